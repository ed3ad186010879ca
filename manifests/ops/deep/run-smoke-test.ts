import type { Browser, CDPSession, Locator, Page } from '@playwright/test';
import { OperatorError } from '../../operator-error.ts';
import { pluralize } from '../check/report.ts';
import { describeGrowth, type Size } from './growth.ts';
import type { Outcome, Trouble } from './outcome.ts';
import { PageWatch } from './page-watch.ts';
import { ELSEWHERE, type SmokeTest } from './smoke-tests.ts';

/** Far more than the shell's own limits add up to, so that only a page that hangs is not done by then. */
const LIMIT_MS = 120_000;
const START_LIMIT_MS = 30_000;
/** Mounts and unmounts after the first two. */
const ROUNDS = 10;

/**
 * Opens one part of the site in a fresh page, leaves it, and does so again and again, as a visitor who goes to and fro.
 *
 * @param origin where its manifest is served
 * @throws {OperatorError} CHECK_FAILED when the shell itself does not start
 */
export async function runSmokeTest(smokeTest: SmokeTest, browser: Browser, origin: string): Promise<Outcome> {
  // The shell's cross-fade is more work than all the rest of a round, and no part of the build.
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const watch = await PageWatch.over(context);
  const page = await context.newPage();
  page.setDefaultTimeout(LIMIT_MS);
  const times: Times = { loadMs: undefined, mountMs: undefined };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Trouble>((resolve) => {
    const fact = `it was not through after ${LIMIT_MS / 1000} seconds`;
    timer = setTimeout(() => resolve({ code: 'NO_ANSWER', fact }), LIMIT_MS);
  });
  try {
    const trouble = await Promise.race([perform(smokeTest, page, origin, watch, times), late]);
    return { smokeTest, ...times, trouble };
  } finally {
    clearTimeout(timer);
    await context.close();
  }
}

/** Filled in as soon as they are known, also when the rest fails. */
type Times = { loadMs: number | undefined; mountMs: number | undefined };

async function perform(
  smokeTest: SmokeTest,
  page: Page,
  origin: string,
  watch: PageWatch,
  times: Times,
): Promise<Trouble | undefined> {
  const visit = visitOf(smokeTest, page, watch);
  await page.goto(`${origin}${ELSEWHERE}`);
  await shellStarts(page);
  const failed = await visit.enter();
  times.loadMs = await duration(page, `conch:load:${smokeTest.name}`);
  times.mountMs = await duration(page, `conch:mount:${smokeTest.name}`);
  return failed ?? (await cannotComeBack(visit, smokeTest, watch)) ?? (await growsWith(visit, page, watch));
}

type Visit = {
  readonly outlet: Locator;
  /** Gives what the shell tells when it cannot be mounted. */
  enter(): Promise<Trouble | undefined>;
  leave(): Promise<void>;
};

function visitOf({ name, path, build }: SmokeTest, page: Page, watch: PageWatch): Visit {
  const outlet = page.locator(`[data-application=${JSON.stringify(name)}]`);
  return {
    outlet,
    async enter() {
      await goTo(page, path);
      await settled(page, outlet);
      if ((await outlet.getAttribute('data-status')) === 'mounted') return undefined;
      const told = await watch.toldOf(build.remote);
      return told.at(-1) ?? { code: 'UNCAUGHT_ERROR', fact: 'it failed, and nothing tells why' };
    },
    async leave() {
      await goTo(page, ELSEWHERE);
      await outlet.waitFor({ state: 'detached' });
    },
  };
}

/** From the mounted part: leaves it, and enters it again. */
async function cannotComeBack(visit: Visit, { build }: SmokeTest, watch: PageWatch): Promise<Trouble | undefined> {
  const domElement = await visit.outlet.locator(':scope > div').first().elementHandle();
  await visit.leave();
  const failed = await visit.enter(); // the shell waits with it until the unmount has ended
  const left = await domElement?.evaluate(({ childNodes }) => childNodes.length);
  await domElement?.dispose();
  await visit.leave();
  const told = await watch.toldOf(build.remote);
  const trouble = told.find(({ code }) => code.startsWith('UNMOUNT_')) ?? failed ?? watch.troubles[0];
  if (trouble || !left) return trouble;
  return { code: 'OUTLET_NOT_EMPTY', fact: `after unmount domElement still has ${pluralize(left, 'node')}` };
}

async function growsWith(visit: Visit, page: Page, watch: PageWatch): Promise<Trouble | undefined> {
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable');
  const sizes = [await sizeOf(client)];
  for (let round = 0; round < ROUNDS; round += 1) {
    const failed = await visit.enter();
    if (failed) return failed;
    await visit.leave();
    sizes.push(await sizeOf(client));
  }
  const leak = describeGrowth(sizes);
  const trouble = watch.troubles[0];
  if (trouble || leak === undefined) return trouble;
  return { code: 'LEAK', fact: `the page holds ${leak} of mount and unmount` };
}

/** Without it nothing else would come to an end. @throws {OperatorError} CHECK_FAILED */
async function shellStarts(page: Page): Promise<void> {
  try {
    await page.locator('html[data-shell="ready"]').waitFor({ state: 'attached', timeout: START_LIMIT_MS });
  } catch (cause) {
    const fact = `The shell does not start within ${START_LIMIT_MS / 1000} seconds, so nothing can be opened in it.`;
    throw new OperatorError('CHECK_FAILED', fact, 'Build it with "npm run build", and name its folder with --root.', {
      cause,
    });
  }
}

/** As a link would. The rules for ops keep the page's globals out of their code, so this is text. */
const goTo = (page: Page, path: string): Promise<unknown> =>
  page.evaluate(`history.pushState(null, '', ${JSON.stringify(path)})`);

/** Mounted or failed, and so is what it places in its page when it has been painted. */
async function settled(page: Page, outlet: Locator): Promise<void> {
  const done = page.locator('[data-status="mounted"], [data-status="failed"]');
  await outlet.and(done).waitFor({ state: 'attached' });
  await page.evaluate('new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))');
  await page.locator('[data-status="loading"]').first().waitFor({ state: 'detached' });
}

const duration = (page: Page, measure: string): Promise<number | undefined> =>
  page.evaluate((name) => performance.getEntriesByName(name).at(-1)?.duration, measure);

async function sizeOf(client: CDPSession): Promise<Size> {
  // What is weakly held goes with the next collection: as much of it is left over after each round.
  await client.send('HeapProfiler.collectGarbage');
  const { metrics } = await client.send('Performance.getMetrics');
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { nodes: value('Nodes'), listeners: value('JSEventListeners') };
}
