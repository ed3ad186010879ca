import type { ActiveApplications } from '../application/active-applications.ts';
import { hooks } from '../chunk-hooks.ts';
import { singleSpaChunk } from '../chunks.ts';
import { keepTrying } from '../keep-trying.ts';
import { afterFirstMount } from '../page/after-first-mount.ts';
import { relayHistoryEvents } from './relay-history-events.ts';
import { wrapHistoryListeners } from './wrap-history-listeners.ts';

/** Follows the URL after the first page, which the shell mounts without single-spa. */
export type Navigation = {
  /**
   * Loads single-spa when the first page has mounted.
   *
   * @returns resolves when single-spa follows the URL, or could not be loaded yet; it is then requested again
   */
  start(applications: ActiveApplications): Promise<void>;
  /** Resolves when single-spa follows the URL. */
  readonly started: Promise<void>;
  /** Goes to a URL of the site, then calls `after`. If single-spa cannot be loaded, the browser loads the page. */
  to(url: URL, after: () => void): void;
  /** Mounts and unmounts what the URL asks for now, if single-spa has started. */
  refresh(): void;
};

/** single-spa loads after this long even if nothing has mounted, so that links work. */
const LOAD_AFTER_MS = 500;

export function createNavigation(): Navigation {
  // The first listener, so that it can hide the event from all others.
  window.addEventListener('popstate', (event) => hooks.beforePopstate(event), true);
  const relay = relayHistoryEvents();
  const historyListeners = wrapHistoryListeners();
  const applications = Promise.withResolvers<ActiveApplications>();
  const started = Promise.withResolvers<void>();
  let singleSpa: Awaited<ReturnType<typeof singleSpaChunk>> | undefined;
  let loading: Promise<void> | undefined;

  const loadOnce = async () => {
    const chunk = await singleSpaChunk();
    chunk.startSingleSpa(await applications.promise, historyListeners, relay);
    singleSpa = chunk;
    started.resolve();
  };
  const load = () => {
    loading ??= loadOnce().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  const to = (url: URL, after: () => void): void => {
    if (singleSpa) {
      singleSpa.navigateToUrl(url.href);
      after();
    } else
      load().then(
        () => to(url, after),
        () => location.assign(url),
      );
  };

  return {
    started: started.promise,
    to,
    start(active) {
      applications.resolve(active);
      return new Promise((resolve) => {
        const begin = () => {
          load().then(resolve, () => resolve());
          void keepTrying(load);
        };
        if (active.shown()) afterFirstMount(begin, LOAD_AFTER_MS);
        else begin();
      });
    },
    refresh: () => singleSpa?.triggerAppChange(),
  };
}
