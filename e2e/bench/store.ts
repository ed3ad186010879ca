import { fileURLToPath } from 'node:url';
import type { Browser } from '@playwright/test';
import { openEdge } from './contenders/cdn-edge.ts';
import type { Certificate } from './contenders/certificate.ts';
import { root } from './contenders/contenders.ts';
import { conchOrigin } from './contenders/origins.ts';
import type { Line } from './lines.ts';
import { openPage } from './open-page.ts';

/** Web Vitals of the store's home page. */
export type Vitals = {
  readonly line: Line;
  /** Largest Contentful Paint. */
  readonly lcpMs: number;
  /** Total Blocking Time: what tasks take beyond 50 ms each. */
  readonly blockedMs: number;
  /** Cumulative Layout Shift. */
  readonly cls: number;
};

const manifest = fileURLToPath(new URL('../../manifests/site.json', import.meta.url));
/** Long after the page has loaded, because no event says that there will be no larger paint. */
const QUIET_MS = 1_500;

export async function measureStore(
  browser: Browser,
  certificate: Certificate,
  lines: readonly Line[],
  rounds: number,
): Promise<readonly Vitals[]> {
  const edge = await openEdge(await conchOrigin({ root, assets: [], manifest }), certificate);
  const measured: Vitals[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const line of lines) {
      const page = await openPage(browser, line);
      await page.addInitScript(watch);
      await page.goto(edge.url);
      await page.locator('[data-application="home"][data-status="mounted"]').waitFor();
      const vitals = await page.evaluate(read, QUIET_MS);
      if (round > 0) measured.push({ line, ...vitals });
      await page.context().close();
    }
  }
  await edge.close();
  return measured;
}

type Watched = { lcpMs: number; blockedMs: number; cls: number };

declare global {
  interface Window {
    watched?: Watched;
  }
}

/** Runs in the page before all other scripts. */
function watch(): void {
  const watched: Watched = { lcpMs: 0, blockedMs: 0, cls: 0 };
  window.watched = watched;
  const observe = (type: string, take: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  observe('largest-contentful-paint', ({ startTime }) => {
    watched.lcpMs = startTime;
  });
  observe('longtask', ({ duration }) => {
    watched.blockedMs += Math.max(0, duration - 50);
  });
  observe('layout-shift', (entry) => {
    if ('value' in entry && typeof entry.value === 'number') watched.cls += entry.value;
  });
}

/** Runs in the page. */
async function read(quietMs: number): Promise<Watched> {
  await new Promise((resolve) => setTimeout(resolve, quietMs));
  if (!window.watched) throw new Error('nothing was watched');
  return window.watched;
}
