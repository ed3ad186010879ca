import { test as base, expect } from '../../fixtures.ts';
import { caddyProxy, findCaddy } from '../../sites/hosts/caddy.ts';
import type { Host } from '../../sites/hosts/installed-host.ts';
import { instances } from '../../sites/hosts/instances.ts';
import { findNginx, nginxProxy } from '../../sites/hosts/nginx.ts';
import { ofAnswer, pathsOfStore } from '../../sites/hosts/sent-headers.ts';
import { ask } from '../../support/ask.ts';
import { loadOn } from '../../support/closed-loop.ts';
import { type Closing, closingFixture } from '../../support/closing.ts';
import { visitStore } from '../../support/store/visit-store.ts';
import { thoroughUnless } from '../../support/thorough.ts';

const test = base.extend<{ readonly closing: Closing }>(closingFixture);

type Proxy = {
  readonly name: string;
  readonly find: () => string | undefined;
  readonly start: (ports: readonly string[]) => Promise<Host>;
};

const proxies: readonly Proxy[] = [
  { name: 'nginx', find: findNginx, start: nginxProxy },
  { name: 'Caddy', find: findCaddy, start: caddyProxy },
];

for (const { name, find, start } of proxies) {
  test(
    `behind ${name}, instances are restarted and killed while visitors and other clients notice nothing`,
    thoroughUnless(name === 'nginx', '@slow'),
    async ({ page, shell, storePage, watch, closing }) => {
      test.setTimeout(90_000); // four starts of a server, under load
      test.skip(!find(), `${name} is not installed; npm test installs it on Debian`);
      const servers = closing(await instances(3));
      const proxy = closing(await start(servers.ports));
      const paths = await pathsOfStore(servers.origin, '/');
      for (const path of paths) {
        const accepted = { headers: { 'accept-encoding': 'br, gzip' } };
        const expected = await ask(servers.origin, path, accepted);
        expect(ofAnswer(await ask(proxy.origin, path, accepted)), path).toEqual(ofAnswer(expected));
      }

      const load = loadOn(
        proxy.origin,
        paths.filter((path) => !/no|explore$/.test(path)),
      );
      let isOver = false;
      const visits = async () => {
        let count = 0;
        while (!isOver) {
          await visitStore({ page, shell, storePage }, `${proxy.origin}/`);
          expect(await page.locator('[data-status="failed"]').count()).toBe(0);
          count += 1;
        }
        return count;
      };
      const visited = visits();
      for (const index of [0, 1, 2]) await servers.restart(index, 'close');
      await servers.restart(1, 'crash');
      isOver = true;
      expect(await visited).toBeGreaterThan(0);
      await load.stop();
      expect(load.failures).toEqual([]);
      expect(load.answers).toBeGreaterThan(1_000);
      // The stream of events ends with its instance, and browsers open it again.
      expect(watch.failedRequests.filter((url) => !url.endsWith('/manifests/events'))).toEqual([]);
    },
  );
}
