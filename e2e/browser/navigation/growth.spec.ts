import type { CDPSession, Page } from '@playwright/test';
import { launchOptions, ONE_PROCESS } from '../../browser.ts';
import { expect, motion, test } from '../../fixtures.ts';
import { PAGE_SNAPSHOT } from '../../support/shell-internals.ts';
import { Shell } from '../../support/shell-page.ts';
import { thoroughUnless } from '../../support/thorough.ts';

// Code that V8 compiles as it gets hot counts as heap, too, but says nothing about what a page retains.
test.use({
  ...motion,
  launchOptions: launchOptions(
    ONE_PROCESS,
    '--js-flags=--no-opt --no-maglev --no-sparkplug --no-lazy-feedback-allocation',
  ),
});

/** Removes the pictures of the store: SVGs are documents whose nodes the browser keeps or drops at will. */
const withoutPictures = () => {
  const { setAttribute } = Element.prototype;
  Element.prototype.setAttribute = function (name, value) {
    if (!(this instanceof HTMLImageElement) || name !== 'src') setAttribute.call(this, name, value);
  };
  Object.defineProperty(HTMLImageElement.prototype, 'src', { set() {} });
};

const kinds = ['nodes', 'listeners', 'heapBytes'] as const;
type Size = Readonly<Record<(typeof kinds)[number], number>>;

/** How many pages are measured before a growth counts: in one of three, a busy Chromium keeps the 59 nodes of one page for longer. */
const MAX_PAGES = 8;

async function sizeOf(client: CDPSession, page: Page): Promise<Size> {
  await expect(page.locator(`${PAGE_SNAPSHOT}, [data-crossfade]`)).toHaveCount(0);
  await client.send('HeapProfiler.collectGarbage');
  await client.send('HeapProfiler.collectGarbage');
  const { metrics } = await client.send('Performance.getMetrics');
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { nodes: value('Nodes'), listeners: value('JSEventListeners'), heapBytes: value('JSHeapUsedSize') };
}

/** Navigates to a path and back to the stores, and waits each time until the application has mounted. */
const toAndFro = (page: Page, path: string, application: string, rounds: number): Promise<void> =>
  page.evaluate(
    async ({ path, application, rounds }) => {
      const base = document.documentElement.dataset.base ?? '/';
      const shown = (name: string) =>
        new Promise<void>((resolve) => {
          const look = () => {
            const there = document.querySelector(`[data-application="${name}"][data-status="mounted"]`);
            if (there && !document.querySelector('[data-status="loading"], conch-fragment:empty')) resolve();
            else setTimeout(look);
          };
          look();
        });
      for (let round = 0; round < rounds; round += 1) {
        history.replaceState(null, '', `${base}${path}`);
        await shown(application);
        history.replaceState(null, '', `${base}stores`);
        await shown('stores');
      }
    },
    { path, application, rounds },
  );

const growing: readonly [remote: string, path: string, application: string][] = [
  ['decide, with fragments of checkout and inspire,', 'product/CL-01', 'product'],
  ['explore', 'products', 'category'],
  ['checkout', 'cart', 'cart'],
];
for (const [remote, path, application] of growing) {
  // Chromium only: the DevTools protocol counts nodes, listeners and bytes.
  test(
    `two hundred visits of ${remote} do not leak nodes, listeners or heap`,
    thoroughUnless(remote.startsWith('decide'), '@slow', '@chromium'),
    async ({ browser, store }) => {
      test.setTimeout(180_000);
      const grown: string[] = [];
      // A busy browser can keep nodes for longer; then another page is measured. A real leak shows in each of them.
      for (let attempt = 1; attempt <= MAX_PAGES; attempt += 1) {
        const context = await browser.newContext();
        const page = await context.newPage();
        const [before, after] = await visit(page, store.url, path, application);
        await context.close();
        console.log(`${remote} after 20 visits: ${JSON.stringify(before)}, after 200: ${JSON.stringify(after)}`);
        const more = kinds.filter((kind) => after[kind] > before[kind] * 1.05);
        if (more.length === 0) return;
        grown.push(more.join(' and '));
      }
      expect(grown, 'what grew by more than 5 % in each of the pages').toEqual([]);
    },
  );
}

/** The size of the page after twenty visits, and after two hundred. */
async function visit(page: Page, home: string, path: string, application: string): Promise<[Size, Size]> {
  await page.addInitScript(withoutPictures);
  const shell = new Shell(page);
  await shell.open(`${home}stores`);
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable');
  // The browser stores up to 250 resource timings; without them only leaks grow.
  await page.evaluate(() => performance.setResourceTimingBufferSize(0));
  await toAndFro(page, path, application, 20);
  const before = await sizeOf(client, page);
  await toAndFro(page, path, application, 180);
  return [before, await sizeOf(client, page)];
}
