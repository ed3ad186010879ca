import type { Browser } from '@playwright/test';
import type { Line } from './lines.ts';
import { openPage } from './open-page.ts';

/** One page load with an empty cache. Times are in ms since the start of the navigation. */
export type Visit = {
  readonly firstMs: number;
  readonly allMs: number;
  /** Responses that had arrived when all remotes had mounted, the page included. */
  readonly requests: number;
  readonly bytes: number;
  /** Longest chain of these responses in which each request started after the previous response had ended. */
  readonly depth: number;
  readonly loads: readonly Load[];
};

/** One response: times in ms, and bytes as transferred without headers. */
type Load = { readonly path: string; readonly start: number; readonly end: number; readonly bytes: number };

type Seen = { readonly shown: readonly number[]; readonly loads: readonly Load[] };

const LIMIT_MS = 30_000;

/** @throws {Error} if not all `count` remotes have mounted after 30 s */
export async function visit(browser: Browser, url: string, count: number, line: Line): Promise<Visit> {
  const page = await openPage(browser, line);
  try {
    await page.goto(url, { waitUntil: 'commit' });
    return summary(await page.evaluate(look, { count, limitMs: LIMIT_MS }));
  } finally {
    await page.context().close();
  }
}

/** Runs in the page. */
async function look({ count, limitMs }: { count: number; limitMs: number }): Promise<Seen> {
  const marks = () => performance.getEntriesByType('mark').filter(({ name }) => name.startsWith('shown:'));
  await new Promise<void>((resolve, reject) => {
    const observer = new PerformanceObserver(() => {
      if (marks().length >= count) resolve();
    });
    observer.observe({ type: 'mark', buffered: true });
    setTimeout(() => reject(new Error(`${marks().length} of ${count} are mounted in ${location.href}`)), limitMs);
  });
  const all = Math.max(...marks().map(({ startTime }) => startTime));
  const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  const pages = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const arrived = files.filter(({ responseEnd, name }) => responseEnd <= all && name.startsWith('http'));
  const loads = [...pages, ...arrived].map((entry) => ({
    path: new URL(entry.name).pathname,
    start: entry.startTime,
    // The requests of a page start when its first bytes arrive.
    end: entry.entryType === 'navigation' ? entry.responseStart : entry.responseEnd,
    bytes: entry.encodedBodySize,
  }));
  return { shown: marks().map(({ startTime }) => startTime), loads };
}

function summary({ shown, loads }: Seen): Visit {
  let depth = 0;
  let free = Number.NEGATIVE_INFINITY;
  for (const { start, end } of loads.toSorted((one, other) => one.end - other.end)) {
    if (start < free) continue;
    depth += 1;
    free = end;
  }
  return {
    firstMs: Math.min(...shown),
    allMs: Math.max(...shown),
    requests: loads.length,
    bytes: loads.reduce((sum, { bytes }) => sum + bytes, 0),
    depth,
    loads,
  };
}
