import type { Browser, Page, Request } from '@playwright/test';
import { buildUrl } from '../../../shell/site/builds/build-urls.ts';
import { enterPart, openEmptyPage, orNoAnswer, outletOf, PAGE_TIMEOUT_MS, readDuration } from '../deep/shell-page.ts';
import type { SmokeTest } from '../deep/smoke-tests.ts';
import { type Axe, runAxe, type Violation } from './axe.ts';

/** One visit of a part, in a fresh page. */
export type Visit = {
  readonly mountMs: number;
  /** Bodies of the build's files that the page has requested, as they came over the network. */
  readonly bytes: number;
  /** None without axe-core. */
  readonly violations: readonly Violation[];
};

/**
 * Opens a part in a fresh page, and measures it. Undefined if it does not mount.
 *
 * @param origin where its manifest is served
 * @throws {OperatorError} CHECK_FAILED when the shell itself does not start
 */
export async function measurePart(
  part: SmokeTest,
  browser: Browser,
  origin: string,
  axe?: Axe | undefined,
): Promise<Visit | undefined> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PAGE_TIMEOUT_MS);
    const visit = await orNoAnswer(visitPart(part, page, origin, axe));
    return visit && 'mountMs' in visit ? visit : undefined;
  } finally {
    await context.close();
  }
}

async function visitPart(
  part: SmokeTest,
  page: Page,
  origin: string,
  axe: Axe | undefined,
): Promise<Visit | undefined> {
  const { basePath, version } = part.build;
  const received = receivedBytes(page, buildUrl(basePath, version, new URL(origin)));
  await openEmptyPage(page, origin);
  const isMounted = await enterPart(page, part);
  const mountMs = await readDuration(page, `conch:mount:${part.name}`);
  if (!isMounted || mountMs === undefined) return undefined;
  const bytes = await received();
  return { mountMs, bytes, violations: axe ? await runAxe(axe, outletOf(page, part)) : [] };
}

/** @returns a function that waits until the requests below `folder` have ended, and gives the sum of their bytes */
function receivedBytes(page: Page, folder: string): () => Promise<number> {
  const received: Promise<number>[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(folder)) received.push(bodyBytes(request));
  });
  return async () => (await Promise.all(received)).reduce((sum, bytes) => sum + bytes, 0);
}

/** None of a request that failed, which is a failure of its own. */
async function bodyBytes(request: Request): Promise<number> {
  const response = await request.response();
  if (!response || (await response.finished())) return 0;
  return (await request.sizes()).responseBodySize;
}
