import type { Browser, CDPSession, Locator, Page } from '@playwright/test';
import { OperatorError } from '../../../shell/server/operator-error.ts';
import { growth, type Size } from './growth.ts';
import type { Outcome, Trouble } from './outcome.ts';
import { PageWatch } from './page-watch.ts';
import { ELSEWHERE, type Rehearsal } from './rehearsals.ts';

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
export async function rehearse(rehearsal: Rehearsal, browser: Browser, origin: string): Promise<Outcome> {
  const context = await browser.newContext();
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
    const trouble = await Promise.race([perform(rehearsal, page, origin, watch, times), late]);
    return { rehearsal, ...times, trouble };
  } finally {
    clearTimeout(timer);
    await context.close();
  }
}

/** Filled in as soon as they are known, also when the rest fails. */
type Times = { loadMs: number | undefined; mountMs: number | undefined };

async function perform(
  { name, path, build }: Rehearsal,
  page: Page,
  origin: string,
  watch: PageWatch,
  times: Times,
): Promise<Trouble | undefined> {
  const outlet = page.locator(`[data-application=${JSON.stringify(name)}]`);
  const enter = async () => {
    await goTo(page, path);
    await settled(page, outlet);
  };
  const leave = async () => {
    await goTo(page, ELSEWHERE);
    await outlet.waitFor({ state: 'detached' });
  };

  await page.goto(`${origin}${ELSEWHERE}`);
  await shellStarts(page);
  await enter();
  times.loadMs = await duration(page, `conch:load:${name}`);
  times.mountMs = await duration(page, `conch:mount:${name}`);
  if ((await outlet.getAttribute('data-status')) !== 'mounted') {
    const told = await watch.toldOf(build.remote);
    return told.at(-1) ?? { code: 'UNCAUGHT_ERROR', fact: 'it failed, and nothing tells why' };
  }
  const domElement = await outlet.locator(':scope > div').first().elementHandle();
  await leave();
  await enter(); // the shell lets it in when it has been unmounted
  const left = await domElement?.evaluate(({ childNodes }) => childNodes.length);
  await domElement?.dispose();
  await leave();
  const troubles = [
    ...(await watch.toldOf(build.remote)).filter(({ code }) => code.startsWith('UNMOUNT_')),
    ...watch.troubles,
  ];
  const [first] = troubles;
  if (first) return first;
  if (left) return { code: 'OUTLET_NOT_EMPTY', fact: `${left} of its nodes are left in domElement after unmount` };

  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable');
  const sizes = [await sizeOf(client)];
  for (let round = 0; round < ROUNDS; round += 1) {
    await enter();
    await leave();
    sizes.push(await sizeOf(client));
  }
  const [late] = watch.troubles;
  if (late) return late;
  const leak = growth(sizes);
  return leak === undefined ? undefined : { code: 'LEAK', fact: `the page holds ${leak} of mount and unmount` };
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
  await client.send('HeapProfiler.collectGarbage');
  await client.send('HeapProfiler.collectGarbage'); // what is weakly held goes with the second one
  const { metrics } = await client.send('Performance.getMetrics');
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return { nodes: value('Nodes'), listeners: value('JSEventListeners') };
}
