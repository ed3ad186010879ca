import { test as base, expect } from '../../fixtures.ts';
import { loadBalancer } from '../../sites/hosts/load-balancer.ts';
import { addTeams } from '../../sites/large-manifest.ts';
import { storedManifest } from '../../sites/own-store.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { type Closing, closingFixture } from '../../support/closing.ts';
import { thorough } from '../../support/thorough.ts';

const test = base.extend<{ readonly closing: Closing }>(closingFixture);

const REVISIONS = 'revisions';

for (const [size, edit] of [
  ['small', undefined],
  ['large', addTeams],
] as const) {
  test(
    `behind two instances that see an edit of a ${size} manifest at different moments, a visitor never goes back`,
    thorough(),
    async ({ page, serveSite, closing }) => {
      const shop = site({
        remotes: { shop: container('shop', view('hi')) },
        applications: [{ name: 'home', remote: 'shop' }],
        ...(edit && { edit }),
      });
      const [early, late] = [await serveSite(shop), await serveSite(shop)];
      /** Which instance answers the next requests for the manifest. */
      let turns: string[] = [];
      let ofPages = early.url;
      const balancer = await loadBalancer((path) => {
        if (path === '/manifests/site.json') return turns.shift() ?? early.url;
        return path === '/' ? ofPages : early.url;
      });
      closing(balancer);
      await page.addInitScript((key) => {
        new MutationObserver(() => {
          const { revision } = document.documentElement.dataset;
          const before = sessionStorage.getItem(key)?.split(' ') ?? [];
          if (revision && revision !== before.at(-1)) sessionStorage.setItem(key, [...before, revision].join(' '));
        }).observe(document, { subtree: true, attributeFilter: ['data-revision'] });
      }, REVISIONS);
      const html = page.locator('html');
      const seen = () => page.evaluate((key) => sessionStorage.getItem(key), REVISIONS);
      const events = page.waitForResponse('**/manifests/events');
      await page.goto(balancer.url);
      await events;
      await expect(html).toHaveAttribute('data-revision', '1');

      // The event is of one instance, and the answer of the other one.
      turns = [late.url, late.url];
      early.edit((manifest) => {
        manifest.revision = 2;
      });
      await expect(html).toHaveAttribute('data-revision', '2');
      expect(turns, 'both were asked').toEqual([]);
      await expect.poll(async () => (await storedManifest(page))?.revision).toBe(2);

      // So are the page and the first answers for the manifest.
      ofPages = late.url;
      turns = [late.url, late.url];
      await page.reload();
      await expect(html).toHaveAttribute('data-shell', 'ready');
      await expect(html).toHaveAttribute('data-revision', '2');
      expect(turns).toEqual([]);

      turns = [late.url];
      const answered = page.waitForResponse(
        async (response) => response.url().endsWith('/manifests/site.json') && (await response.json()).revision === 1,
      );
      // A request that is under way already takes the place of the next one.
      await expect
        .poll(async () => {
          await page.evaluate(() => window.dispatchEvent(new Event('focus')));
          return turns;
        })
        .toEqual([]);
      await answered;
      expect(await seen()).toBe('1 2');
    },
  );
}
