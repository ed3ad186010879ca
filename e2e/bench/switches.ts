import type { Browser, Page } from '@playwright/test';
import type { Contender } from './contenders/contenders.ts';
import { OTHER } from './contenders/kinds.ts';
import { openPage } from './open-page.ts';

const COUNT = 4;
const HOME = `/k${COUNT}`;

/** Ms from `pushState` until the other page has mounted; its files are loaded already. */
export async function timeSwitches(browser: Browser, { edge }: Contender, times: number): Promise<readonly number[]> {
  const page = await openPage(browser);
  await page.goto(`${edge.url}${HOME}`);
  await switchRoutes(page, 5);
  const taken = await switchRoutes(page, times);
  await page.context().close();
  return taken;
}

export type Size = { readonly nodes: number; readonly listeners: number; readonly heapBytes: number };

/** The size of the page after `times` switches, and after twice as many. */
export async function growth(browser: Browser, { edge }: Contender, times: number): Promise<readonly [Size, Size]> {
  const page = await openPage(browser);
  await page.goto(`${edge.url}${HOME}`);
  await page.evaluate(() => performance.setResourceTimingBufferSize(0)); // otherwise the browser's list of resource timings grows
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable');
  const size = async (): Promise<Size> => {
    for (let turn = 0; turn < 3; turn += 1) await client.send('HeapProfiler.collectGarbage');
    const { metrics } = await client.send('Performance.getMetrics');
    const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return { nodes: value('Nodes'), listeners: value('JSEventListeners'), heapBytes: value('JSHeapUsedSize') };
  };
  await switchRoutes(page, times / 2);
  const before = await size();
  await switchRoutes(page, times / 2);
  const after = await size();
  await page.context().close();
  return [before, after];
}

/** Switches back and forth, and measures the way there. */
const switchRoutes = (page: Page, times: number): Promise<readonly number[]> =>
  page.evaluate(
    async ({ times, home, count, other }) => {
      const marks = () => performance.getEntriesByType('mark').filter(({ name }) => name.startsWith('shown:'));
      const go = async (path: string, expected: number): Promise<number> => {
        performance.clearMarks();
        const start = performance.now();
        history.pushState(null, '', path);
        while (marks().length < expected) await new Promise<void>((resolve) => setTimeout(resolve));
        const end = Math.max(...marks().map(({ startTime }) => startTime));
        await new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
        return end - start;
      };
      while (marks().length < count && location.pathname === home) await new Promise((resolve) => setTimeout(resolve));
      const taken: number[] = [];
      for (let time = 0; time < times; time += 1) {
        taken.push(await go(other, 1));
        await go(home, count);
      }
      return taken;
    },
    { times, home: HOME, count: COUNT, other: OTHER },
  );
