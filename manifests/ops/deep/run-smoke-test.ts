import type { Browser, CDPSession, Locator, Page } from '@playwright/test';
import { pluralize } from '../check/report.ts';
import { describeGrowth, type PageSize } from './growth.ts';
import type { Failure, Outcome } from './outcome.ts';
import { PageWatch } from './page-watch.ts';
import {
  enterPart,
  openEmptyPage,
  orNoAnswer,
  outletOf,
  PAGE_TIMEOUT_MS,
  pushPath,
  readDuration,
} from './shell-page.ts';
import { EMPTY_PATH, type SmokeTest } from './smoke-tests.ts';

/** Mounts and unmounts after the first two. */
const LEAK_ROUNDS = 10;

/**
 * Opens one part of the site in a fresh page, leaves it and returns, again and again.
 *
 * @param origin where its manifest is served
 * @throws {OperatorError} CHECK_FAILED when the shell itself does not start
 */
export async function runSmokeTest(smokeTest: SmokeTest, browser: Browser, origin: string): Promise<Outcome> {
  // The shell's cross-fade is not part of the build, and takes longer than the rest of a round.
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const watch = await PageWatch.attach(context);
  const page = await context.newPage();
  page.setDefaultTimeout(PAGE_TIMEOUT_MS);
  const times: Times = { loadMs: undefined, mountMs: undefined };
  try {
    const failures = await orNoAnswer(runSteps(smokeTest, page, origin, watch, times));
    return { smokeTest, ...times, failures: [failures].flat() };
  } finally {
    await context.close();
  }
}

/** Set as soon as they are known, even if a later step fails. */
type Times = { loadMs: number | undefined; mountMs: number | undefined };

async function runSteps(
  smokeTest: SmokeTest,
  page: Page,
  origin: string,
  watch: PageWatch,
  times: Times,
): Promise<readonly Failure[]> {
  const visit = createVisit(smokeTest, page, watch);
  await openEmptyPage(page, origin);
  const failure = await visit.enter();
  times.loadMs = await readDuration(page, `conch:load:${smokeTest.name}`);
  times.mountMs = await readDuration(page, `conch:mount:${smokeTest.name}`);
  if (failure) return [failure, ...watch.unreported];
  const { broken, remaining } = await checkReturn(visit, smokeTest, watch);
  if (broken) return [broken, ...watch.unreported];
  const growth = await checkGrowth(visit, page);
  return [...watch.unreported, ...(remaining ? [remaining] : []), ...(growth ? [growth] : [])];
}

type Visit = {
  readonly outlet: Locator;
  /** Returns why it could not be mounted. */
  enter(): Promise<Failure | undefined>;
  leave(): Promise<void>;
};

function createVisit(smokeTest: SmokeTest, page: Page, watch: PageWatch): Visit {
  const outlet = outletOf(page, smokeTest);
  return {
    outlet,
    async enter() {
      if (await enterPart(page, smokeTest)) return undefined;
      const reported = await watch.reportedErrors(smokeTest.build.remote);
      return reported.at(-1) ?? { code: 'UNCAUGHT_ERROR', fact: 'it failed without an error message' };
    },
    async leave() {
      await pushPath(page, EMPTY_PATH);
      await outlet.waitFor({ state: 'detached' });
    },
  };
}

/** Leaves the mounted part and enters it again. Gives which lifecycle fails, and what `unmount` leaves behind. */
async function checkReturn(
  visit: Visit,
  { build }: SmokeTest,
  watch: PageWatch,
): Promise<{ readonly broken: Failure | undefined; readonly remaining: Failure | undefined }> {
  const domElement = await visit.outlet.locator(':scope > div').first().elementHandle();
  await visit.leave();
  const failure = await visit.enter(); // the shell waits until the unmount has ended
  const nodes = await domElement?.evaluate(({ childNodes }) => childNodes.length);
  await domElement?.dispose();
  await visit.leave();
  const reported = await watch.reportedErrors(build.remote);
  return {
    broken: reported.find(({ code }) => code.startsWith('UNMOUNT_')) ?? failure,
    remaining: nodes
      ? { code: 'OUTLET_NOT_EMPTY', fact: `after unmount domElement still has ${pluralize(nodes, 'node')}` }
      : undefined,
  };
}

async function checkGrowth(visit: Visit, page: Page): Promise<Failure | undefined> {
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable');
  const sizes = [await measurePage(client)];
  for (let round = 0; round < LEAK_ROUNDS; round += 1) {
    const failure = await visit.enter();
    if (failure) return failure;
    await visit.leave();
    sizes.push(await measurePage(client));
  }
  const leak = describeGrowth(sizes);
  return leak === undefined ? undefined : { code: 'LEAK', fact: `the page has ${leak} of mount and unmount` };
}

async function measurePage(client: CDPSession): Promise<PageSize> {
  // One collection does not free everything, but it leaves the same amount behind after each round.
  await client.send('HeapProfiler.collectGarbage');
  const { metrics } = await client.send('Performance.getMetrics');
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { nodes: value('Nodes'), listeners: value('JSEventListeners') };
}
