import { expect, motion, test } from '../../fixtures.ts';
import { thoroughUnless } from '../../support/thorough.ts';

test.use(motion);

/** The same numbers for the same seed, so that a failed run can be repeated (mulberry32, https://github.com/bryc/code/blob/master/jshash/PRNGs.md). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const paths = [
  '',
  'products',
  'products/classic',
  'product/CL-01',
  'product/AU-01',
  'stores',
  'cart',
  'checkout',
  'thanks',
];

const applicationOf = (path: string): string =>
  path === '' ? 'home' : path.startsWith('product/') ? 'product' : path.startsWith('products') ? 'category' : path;

for (const seed of [1, 2]) {
  test(
    `two hundred rapid navigations end on the last page, with seed ${seed}`,
    thoroughUnless(seed === 1, '@slow'),
    async ({ page, shell }) => {
      const next = random(seed);
      const steps = Array.from({ length: 200 }, () => ({
        path: paths[Math.floor(next() * paths.length)] ?? '',
        pause: Math.floor(next() * 50),
      }));
      const failed = new Set<string>();
      // Each file of a remote takes a random time, and some entries fail at their first request: only once, because a second
      // failure would be shown to the visitor.
      await page.route('**/remotes/**', async (route) => {
        const { pathname } = new URL(route.request().url());
        const pause = 400 * next();
        const fails = next() < 0.5 && pathname.endsWith('/remoteEntry.js') && !failed.has(pathname);
        failed.add(pathname);
        await new Promise((go) => setTimeout(go, pause));
        await (fails ? route.fulfill({ status: 503 }) : route.continue());
      });
      await shell.visit('stores');
      await shell.ready();

      await page.evaluate(async (steps) => {
        const base = document.documentElement.dataset.base ?? '/';
        for (const { path, pause } of steps) {
          history.pushState(null, '', base + path);
          await new Promise((go) => setTimeout(go, pause));
        }
      }, steps);

      await shell.settled();
      const expected = applicationOf(steps.at(-1)?.path ?? '');
      await expect(page.locator('[data-region="main"] > [data-application]')).toHaveCount(1);
      await expect(shell.application(expected)).toHaveAttribute('data-status', 'mounted');
      await expect(page.getByRole('alert')).toHaveCount(0);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    },
  );
}
