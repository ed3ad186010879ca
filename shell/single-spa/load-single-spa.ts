import type { ActiveApplications } from '../application/active-applications.ts';
import { afterFirstMount } from '../page/after-first-mount.ts';
import type { Site } from '../site/site.ts';

/** What follows the URL after the first page. */
export type Navigation = {
  /** Resolves when single-spa follows the URL; rejects when it cannot be fetched, and is asked for anew by the next call. */
  begin(): Promise<void>;
  /** Goes to a URL of the site, then calls `after`. Where single-spa is not there and cannot be had, the page is loaded. */
  to(url: URL, after: () => void): void;
};

const chunk = () => import(/* webpackChunkName: "navigation" */ './start.ts');

/** What the first page needs has the line for itself for so long, if nothing is shown before. */
const FIRST_MS = 500;
const RETRY_MS = 1_000;

/** single-spa mounts nothing of the first page: the shell has, by the time that it is fetched. */
export function navigationOn(site: Site, stage: ActiveApplications): Navigation {
  let navigateToUrl: ((url: string) => void) | undefined;
  let pending: Promise<void> | undefined;
  const start = async () => {
    const singleSpa = await chunk();
    singleSpa.startSingleSpa(site, stage);
    navigateToUrl = singleSpa.navigateToUrl;
  };
  const begin = () => {
    pending ??= start().catch((error: unknown) => {
      pending = undefined;
      throw error;
    });
    return pending;
  };
  const to = (url: URL, after: () => void): void => {
    if (navigateToUrl) {
      navigateToUrl(url.href);
      after();
    } else
      begin().then(
        () => to(url, after),
        () => location.assign(url),
      );
  };
  return { begin, to };
}

/** Begins when the first page is there. Resolves when it has begun, or could not yet and goes on trying. */
export function beginNavigation({ begin }: Navigation, { shown }: ActiveApplications): Promise<void> {
  const goOn = (waitMs: number) =>
    begin().catch((error: unknown) => {
      if (waitMs === RETRY_MS) console.warn('Until this comes, each link loads its page', error);
      setTimeout(() => goOn(2 * waitMs), waitMs);
    });
  return new Promise((resolve) => {
    const first = () => resolve(goOn(RETRY_MS));
    if (shown().length === 0) first();
    else afterFirstMount(first, FIRST_MS);
  });
}
