import type { Browser, Page } from '@playwright/test';
import type { Combination, CombinationOutcome, Fault } from './combinations.ts';
import { PageWatch } from './page-watch.ts';
import { orNoAnswer, PAGE_TIMEOUT_MS, waitForShell } from './shell-page.ts';
import { samplePath } from './smoke-tests.ts';

/**
 * Opens the site with a combination of builds, and goes from application to application without loading the page again, so that all
 * builds run in one document.
 *
 * @param origin where its manifest is served
 * @throws {OperatorError} CHECK_FAILED when the shell itself does not start
 */
export async function runCombination(
  combination: Combination,
  browser: Browser,
  origin: string,
): Promise<CombinationOutcome> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const watch = await PageWatch.attach(context);
  const page = await context.newPage();
  page.setDefaultTimeout(PAGE_TIMEOUT_MS);
  const faults: Fault[] = [];
  let path = '/';
  const visitAll = async () => {
    for (path of new Set(combination.manifest.applications.map(samplePath))) {
      await (page.url() === 'about:blank' ? open(page, `${origin}${path}`) : goTo(page, path));
      await settle(page);
      faults.push(...(await watch.take()).map((each) => ({ ...each, path })));
    }
  };
  try {
    const failure = await orNoAnswer(visitAll());
    if (failure) faults.push({ ...failure, path, remote: undefined });
    return { ...combination, faults: withoutRepetitions(faults) };
  } finally {
    await context.close();
  }
}

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await waitForShell(page);
}

/** Navigates as a link would, and waits until the routes of the new path are known. A string, because lint rules forbid the page's globals here. */
const goTo = (page: Page, path: string): Promise<unknown> =>
  page.evaluate(`new Promise((next) => {
    addEventListener('single-spa:routing-event', next, { once: true });
    history.pushState(null, '', ${JSON.stringify(path)});
  })`);

/** Waits until each part has mounted or failed, also those that other parts have placed by their first paint. */
async function settle(page: Page): Promise<void> {
  const loading = page.locator('[data-status="loading"]').first();
  await loading.waitFor({ state: 'detached' });
  await page.evaluate('new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))');
  await loading.waitFor({ state: 'detached' });
}

/** A header that fails does so on each page. */
const withoutRepetitions = (faults: readonly Fault[]): Fault[] =>
  faults.filter(
    ({ remote, code }, index) => faults.findIndex((each) => each.remote === remote && each.code === code) === index,
  );
