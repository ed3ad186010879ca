import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { createServer } from '../../../shell/server/server.ts';
import {
  isPlain,
  pathsOf,
  SNAPSHOTS_FILE,
  type Snapshot,
  type SnapshotFile,
  subjectOf,
} from '../../../shell/server/snapshots/snapshot-file.ts';
import { compileRoutes } from '../../../shell/site/routes.ts';
import type { ApplicationEntry, Manifest } from '../../schema.ts';
import { openBrowser } from '../deep/open-browser.ts';
import { waitForShell } from '../deep/shell-page.ts';
import { collectPaths } from '../export/paths.ts';
import { copyOutlet, NOT_COPIED } from './copy-outlet.ts';
import {
  type Boxes,
  boxesIn,
  cumulativeLayoutShift,
  shiftBetween,
  untilPainted,
  type Viewport,
} from './layout-shift.ts';

/** Where a snapshot is to be taken. */
export type Place = Pick<Snapshot, 'application' | 'path' | 'language'>;

export type Taken = {
  readonly accepted: readonly Snapshot[];
  /** Pages keep showing nothing there before the application mounts. */
  readonly refused: readonly Refused[];
};

export type Refused = Place & { readonly fact: string };

export type SnapshotOptions = {
  readonly manifest: string;
  readonly root: string;
  readonly assets: readonly string[];
  readonly base: string;
  /** Public keys of the site. */
  readonly keys: readonly string[];
};

/** Cumulative layout shift that visitors do not notice: a fifth of what is good for a whole page (https://web.dev/articles/cls). */
const MAX_SHIFT = 0.02;
/** A computer and a phone. */
const VIEWPORTS = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
] as const;
const PAGE_LIMIT_MS = 30_000;

/**
 * Opens each page without parameters, in each language of the site, as a stranger does: without cookies and without storage. Copies what the
 * applications with `snapshot` show, and opens the page again with these copies, to see that nothing moves when the applications take over.
 *
 * @throws {OperatorError} BROWSER_MISSING, SHELL_NOT_BUILT, CHECK_FAILED if the shell does not start
 */
export async function takeSnapshots(options: SnapshotOptions): Promise<Taken> {
  const browser = await openBrowser(); // first: without one, nothing is written
  const folder = mkdtempSync(join(tmpdir(), 'conch-snapshot-'));
  try {
    const file = join(folder, SNAPSHOTS_FILE);
    const server = await createServer({ ...options, snapshots: file, log: () => {} });
    try {
      const origin = await server.listen({ port: 0, host: '127.0.0.1' });
      const site: Site = { browser, origin, base: options.base, file };
      const manifest: Manifest = await (await fetch(`${origin}${options.base}manifests/site.json`)).json();
      const taken: Taken[] = [{ accepted: [], refused: withoutPage(manifest) }];
      for (const page of pagesOf(manifest)) taken.push(await takePage(page, manifest, site));
      return {
        accepted: taken.flatMap(({ accepted }) => accepted),
        refused: taken.flatMap(({ refused }) => refused),
      };
    } finally {
      await server.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
    await browser.close();
  }
}

type Site = {
  readonly browser: Browser;
  readonly origin: string;
  readonly base: string;
  /** The snapshots that pages contain. */
  readonly file: string;
};

/** One page in one language. */
type PagePlace = Pick<Place, 'path' | 'language'>;

/** The same, and the applications of which a snapshot is wanted there. */
type SitePage = PagePlace & { readonly applications: readonly ApplicationEntry[] };

export function pagesOf(manifest: Manifest): SitePage[] {
  const languages = manifest.languages?.map(({ tag }) => tag) ?? [''];
  const match = compileRoutes(manifest, '/');
  return collectPaths(manifest).pages.flatMap((page) => {
    const path = encodeURI(page);
    const applications = match(path).filter(({ snapshot }) => snapshot);
    return applications.length > 0 ? languages.map((language) => ({ path, language, applications })) : [];
  });
}

/** Applications that have no page whose path is known. */
const withoutPage = ({ applications }: Manifest): Refused[] =>
  applications
    .filter((entry) => entry.snapshot && !pathsOf(entry).some(isPlain))
    .map((entry) => {
      const [path = ''] = pathsOf(entry);
      return { application: entry.name, path, language: '', fact: 'it is one page for each value of the parameter' };
    });

async function takePage({ applications, ...page }: SitePage, manifest: Manifest, site: Site): Promise<Taken> {
  const placeOf = ({ name: application }: Pick<ApplicationEntry, 'name'>): Place => ({ application, ...page });
  const forSome = applications
    .filter(({ visible }) => visible)
    .map((entry) => ({ ...placeOf(entry), fact: 'only some visitors see it, as `visible` says' }));
  const places = applications.filter(({ visible }) => !visible).map(placeOf);
  if (places.length === 0) return { accepted: [], refused: forSome };
  const [computer] = VIEWPORTS;
  const copyAll = async (tab: Page) => {
    const served = await (await tab.request.get(tab.url())).text();
    const copies: (Snapshot | Refused)[] = [];
    for (const place of places) copies.push(...(await takeSnapshot(place, manifest, tab, served)));
    return copies;
  };
  const put = (snapshots: readonly Snapshot[]) =>
    writeFileSync(site.file, JSON.stringify({ base: site.base, snapshots } satisfies SnapshotFile));
  const ofFirst = await inPage(page, computer, site, async () => {}, copyAll);
  const ofSecond = await inPage(page, computer, site, async () => {}, copyAll);
  const taken = ofFirst.map((copy) => refuseDifferent(copy, ofSecond));
  const accepted = taken.filter((each) => 'html' in each);
  const refused = [...forSome, ...taken.filter((each) => 'fact' in each)];
  put(accepted);
  const shift = accepted.length > 0 ? await shiftOf(page, site) : 0;
  put([]);
  if (shift <= MAX_SHIFT) return { accepted, refused };
  const fact = `the page moves when it mounts: a layout shift of ${shift.toFixed(3)}, and ${MAX_SHIFT} is allowed`;
  const moved = accepted.map(({ application }) => ({ ...placeOf({ name: application }), fact }));
  return { accepted: [], refused: [...refused, ...moved] };
}

/** What two strangers do not both see is about one of them, or about the moment. */
function refuseDifferent(copy: Snapshot | Refused, others: readonly (Snapshot | Refused)[]): Snapshot | Refused {
  const { application, path, language } = copy;
  const other = others.find((each) => each.application === application);
  if ('fact' in copy || (other && 'html' in other && other.html === copy.html)) return copy;
  const fact = 'two strangers see different things';
  if (!other || 'fact' in other) return { application, path, language, fact };
  const start = [...copy.html].findIndex((character, index) => character !== other.html[index]);
  const from = Math.max(0, start - 20);
  const near = ({ html }: Snapshot) => JSON.stringify(html.slice(from, start + 40));
  return { application, path, language, fact: `${fact}: ${near(copy)} and ${near(other)}` };
}

/** Nothing for an application that the layout of the page leaves out. */
async function takeSnapshot(
  place: Place,
  manifest: Manifest,
  tab: Page,
  served: string,
): Promise<readonly (Snapshot | Refused)[]> {
  const { application } = place;
  const outlet = tab.locator(`[data-application="${application}"]`);
  if ((await outlet.count()) === 0) return [];
  const status = await outlet.getAttribute('data-status');
  if (status !== 'mounted') return [{ ...place, fact: `it has not mounted, but ${status}` }];
  const copy = await outlet.evaluate(copyOutlet, { served, notCopied: NOT_COPIED });
  if ('hindrance' in copy) return [{ ...place, fact: copy.hindrance }];
  return [{ ...place, ...copy, subject: subjectOf(manifest, { application, remotes: copy.remotes }) }];
}

/** How much the page moves when the applications take the places of their snapshots: the largest value of all viewports. */
async function shiftOf(page: PagePlace, site: Site): Promise<number> {
  const shifts: number[] = [];
  for (const viewport of VIEWPORTS) {
    let before: Boxes = {};
    const readBefore = async (tab: Page) => {
      before = await tab.evaluate(boxesIn, { holder: '.conch-snapshot', name: 'data-of', notCopied: NOT_COPIED });
    };
    const shift = await inPage(page, viewport, site, readBefore, async (tab) => {
      const after = await tab.evaluate(boxesIn, {
        holder: '[data-application]',
        name: 'data-application',
        notCopied: NOT_COPIED,
      });
      return Math.max(shiftBetween(before, after, viewport), await tab.evaluate(cumulativeLayoutShift));
    });
    shifts.push(shift);
  }
  return Math.max(...shifts);
}

/** Opens a page in a context of its own, and waits until all that it shows has mounted or failed. */
async function inPage<Result>(
  { path, language }: PagePlace,
  viewport: Viewport,
  { browser, origin, base }: Site,
  beforeMount: (tab: Page) => Promise<void>,
  work: (tab: Page) => Promise<Result>,
): Promise<Result> {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    viewport,
    ...(language && { locale: language }),
  });
  try {
    await context.addInitScript('globalThis.__name = (named) => named'); // in development, functions have it around their names
    const tab = await context.newPage();
    tab.setDefaultTimeout(PAGE_LIMIT_MS);
    let ready: Promise<void> | undefined;
    const isOfRemote = ({ pathname }: URL) => !pathname.startsWith(`${base}shell/`);
    await tab.route(isOfRemote, async (route) => {
      if (route.request().resourceType() === 'script') {
        ready ??= tab.evaluate(untilPainted).then(() => beforeMount(tab));
        await ready;
      }
      await route.continue();
    });
    await tab.goto(`${origin}${base}${path.slice(1)}`);
    await waitForShell(tab);
    await tab.locator('[data-status], .conch-not-found').first().waitFor({ state: 'attached' });
    await tab.locator('[data-status="loading"], [data-unstyled]').first().waitFor({ state: 'detached' });
    return await work(tab);
  } finally {
    await context.close();
  }
}
