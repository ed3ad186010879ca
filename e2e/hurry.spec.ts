import { times } from './faults/fault.ts';
import { expect, test } from './fixtures.ts';

/** The same numbers for the same seed, so that a run that failed can be run again (mulberry32). */
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
  test(`a hundred hurried navigations end where the last one led, with seed ${seed}`, async ({
    page,
    shell,
    faults,
  }) => {
    const next = random(seed);
    // Every file of every remote takes its time, and some entries fail once.
    await faults.answer('/remotes/**', { delay: new Promise((resolve) => setTimeout(resolve, 400 * next())) });
    for (const remote of ['decide', 'checkout']) await faults.failRemote(remote, times(1, 503), 'entry');
    await shell.visit('stores');
    await page.locator('html[data-shell="ready"]').waitFor();

    const steps = Array.from({ length: 100 }, () => ({
      path: paths[Math.floor(next() * paths.length)] ?? '',
      pause: Math.floor(next() * 50),
    }));
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
  });
}
