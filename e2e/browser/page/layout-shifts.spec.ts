import type { Page } from '@playwright/test';
import { expect, motion, test } from '../../fixtures.ts';
import { thoroughUnless } from '../../support/thorough.ts';

test.use(motion);

/** Adds up all layout shifts of the page, also those right after input, which do not count for CLS (https://web.dev/articles/cls). */
async function watchShifts(page: Page): Promise<() => Promise<{ sum: number; culprits: string[] }>> {
  await page.addInitScript(() => {
    const shifts = { sum: 0, culprits: [] as string[] };
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const shift = entry as PerformanceEntry & { value: number; sources: { node: Node | null }[] };
        shifts.sum += shift.value;
        for (const { node } of shift.sources) {
          const at = node instanceof Element ? node.outerHTML.slice(0, 90) : String(node?.textContent);
          shifts.culprits.push(`${shift.value.toFixed(4)} ${at}`);
        }
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () => page.evaluate(() => Reflect.get(window, 'shifts'));
}

const pages = ['', 'products', 'product/CL-01', 'stores', 'cart', 'checkout', 'thanks', 'no/such/page'];
for (const viewport of [
  { width: 1280, height: 900 },
  { width: 390, height: 800 },
]) {
  test.describe(`${viewport.width} px wide`, () => {
    test.use({ viewport });
    for (const [index, path] of pages.entries()) {
      const next = pages[(index + 1) % pages.length] ?? '';
      test(
        `${viewport.width} px wide, with slow remotes, /${path} and then /${next} shift the layout by less than 0.05`,
        thoroughUnless(viewport.width < 800 && index === 2),
        async ({ page, shell, failRemote, faults }) => {
          test.setTimeout(60_000);
          for (const remote of ['explore', 'decide', 'checkout', 'inspire']) await failRemote(remote, { delay: 1_000 });
          const shifts = await watchShifts(page);
          await page.addInitScript(() => {
            localStorage.setItem('tractor-store:cart', JSON.stringify([{ sku: 'CL-01-RD', quantity: 1 }]));
          });
          await shell.open(path);
          const first = await shifts();
          expect(first.sum, first.culprits.join('\n')).toBeLessThan(0.05);
          await shell.push(`${new URL(faults.home).pathname}${next}`);
          await shell.settled();
          const both = await shifts();
          expect(both.sum - first.sum, both.culprits.join('\n')).toBeLessThan(0.05);
        },
      );
    }
  });
}
