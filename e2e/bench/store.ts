import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from '@playwright/test';
import { takeSnapshots } from '../../manifests/ops/snapshots/take-snapshots.ts';
import type { Manifest } from '../../manifests/schema.ts';
import { type Edge, openEdge } from './contenders/cdn-edge.ts';
import type { Certificate } from './contenders/certificate.ts';
import { root } from './contenders/contenders.ts';
import { commonHeaders, conchOrigin, staticOrigin } from './contenders/origins.ts';
import type { Line } from './lines.ts';
import { openPage } from './open-page.ts';

/** The store as it is; with snapshots; and the HTML of such a snapshot alone, without any script. */
export const PAGES = ['as it is', 'with snapshots', 'static HTML'] as const;

/** Web Vitals of the store's home page. */
export type Vitals = {
  readonly page: (typeof PAGES)[number];
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
  const folder = mkdtempSync(join(tmpdir(), 'conch-bench-'));
  const edges = await openEdges(folder, certificate);
  const measured: Vitals[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const line of lines) {
      for (const [index, edge] of edges.entries()) {
        const page = PAGES[index] ?? 'as it is';
        const tab = await openPage(browser, line);
        await tab.addInitScript(watch);
        await tab.goto(edge.url);
        if (page !== 'static HTML') await tab.locator('[data-application="home"][data-status="mounted"]').waitFor();
        const vitals = await tab.evaluate(read, QUIET_MS);
        if (round > 0) measured.push({ page, line, ...vitals });
        await tab.context().close();
      }
    }
  }
  for (const edge of edges) await edge.close();
  rmSync(folder, { recursive: true });
  return measured;
}

/** In the order of `PAGES`. */
async function openEdges(folder: string, certificate: Certificate): Promise<readonly Edge[]> {
  const taking: Manifest = JSON.parse(readFileSync(manifest, 'utf8'));
  for (const entry of taking.applications) if (entry.region !== 'main' || entry.name === 'home') entry.snapshot = true;
  // The other pages are not opened here.
  const home = taking.applications.filter(({ region, name }) => region !== 'main' || name === 'home');
  const withSnapshots = join(folder, 'site.json');
  writeFileSync(withSnapshots, JSON.stringify({ ...taking, applications: home }));
  const { accepted } = await takeSnapshots({ manifest: withSnapshots, root, assets: [], base: '/', keys: [] });
  const snapshots = join(folder, 'snapshots.json');
  writeFileSync(snapshots, JSON.stringify({ base: '/', snapshots: accepted }));

  const plain = await conchOrigin({ root, assets: [], manifest });
  const taken = await conchOrigin({ root, assets: [], manifest: withSnapshots, snapshots });
  const { body } = await taken('/', { accept: 'text/html' });
  const html = body
    .toString('utf8')
    .replace(/<(script|noscript)\b.*?<\/\1>|<link rel="(?:module)?preload"[^>]*>/gs, '');
  const alone = staticOrigin(folder, await commonHeaders(plain), () => html);
  return Promise.all([plain, taken, alone].map((origin) => openEdge(origin, certificate)));
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
