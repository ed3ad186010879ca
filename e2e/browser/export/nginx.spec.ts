import type { IncomingHttpHeaders } from 'node:http';
import { expect, test } from '../../sites/hosts/exported-site.ts';
import { findNginx, nginx } from '../../sites/hosts/nginx.ts';
import { ask } from '../../support/ask.ts';

/** Which of them a server sends depends on how it sends a file, and not on the site. */
const OF_TRANSPORT =
  /^(accept-ranges|conch-contract|connection|content-(encoding|length)|date|etag|keep-alive|last-modified|link|server|transfer-encoding|vary)$/;

const ofSite = (headers: IncomingHttpHeaders): object =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_TRANSPORT.test(name)));

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
    const html = (await ask(host.origin, base)).text;
    const [script = ''] = /[^"]*\/shell\/main\.\w+\.js/.exec(html) ?? [];
    const [entry = ''] = /[^"]*\/remotes\/explore\/[^"]*remoteEntry\.js\?v=[\w-]+/.exec(html) ?? [];
    const [style = ''] = /[^"]*\/remotes\/explore\/1\.0\.0\/[\w.-]+\.css/.exec(html) ?? [];
    const below = [
      '',
      'products',
      'product/CL-01',
      'no/such/page',
      'manifests/site.json',
      'remotes/explore/1.0.0/remote.json',
      'remotes/explore/1.0.0/none.0123abcd.js',
      'remotes/none/1.0.0/remoteEntry.js',
      'remotes/explore',
      'shell/none.0123abcd.js',
    ].map((path) => `${base}${path}`);
    const ofEntry = [entry, entry.replace(/\?.*/, ''), entry.replace(/v=.*/, 'v=AAAAAAAAAAAA')];
    for (const path of [...below, script, style, ...ofEntry]) {
      const [expected, found] = [await ask(origin, path), await ask(host.origin, path)];
      expect({ status: found.status, ...ofSite(found.headers) }, path).toEqual({
        status: expected.status,
        ...ofSite(expected.headers),
      });
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
