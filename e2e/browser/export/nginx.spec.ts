import { expect, test } from '../../sites/hosts/exported-site.ts';
import { findNginx, nginx } from '../../sites/hosts/nginx.ts';
import { ofSite, pathsOfStore } from '../../sites/hosts/sent-headers.ts';
import { ask } from '../../support/ask.ts';

for (const base of ['/', '/shop/']) {
  test(`at ${base} nginx sends an export with the headers of conch serve, keeps to itself what is for hosts, and visitors see the store`, async ({
    page,
    shell,
    serveSite,
    exportSite,
  }) => {
    test.skip(!findNginx(), 'nginx is not installed; npm test installs it on Debian');
    const { origin } = new URL((await serveSite({ base })).url);
    const { directory } = await exportSite({ base });
    const host = await nginx(directory);
    for (const path of await pathsOfStore(host.origin, base)) {
      expect(ofSite(await ask(host.origin, path)), path).toEqual(ofSite(await ask(origin, path)));
    }
    for (const path of ['/_headers', '/_redirects', '/nginx.conf', '/.conch-export.json']) {
      expect((await ask(host.origin, path)).status, path).toBe(404);
    }
    for (const path of ['', 'products', 'product/CL-01']) {
      await shell.open(`${host.origin}${base}${path}`);
      await expect(page.getByRole('alert')).toHaveCount(0);
    }
    await page.goto('about:blank');
    await host.close();
  });
}
