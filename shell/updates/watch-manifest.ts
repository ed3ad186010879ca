import type { FetchFailure, LiveManifest } from '../manifest/read-manifest.ts';
import { shareEvents } from './shared-events.ts';

const POLL_INTERVAL_MS = 60_000;

type Options = {
  readonly url: string;
  /** Requests the manifest once. Never rejects. */
  readonly fetchLive: () => Promise<LiveManifest | FetchFailure>;
  /**
   * URL of the server-sent events that report changes, and one at the start of each connection, so that none is missed.
   * A static host has none.
   */
  readonly events: string | undefined;
  /** Receives each manifest that arrives, also one that is known already. The next request waits until it settles. */
  readonly onManifest: (live: LiveManifest) => Promise<void>;
};

/**
 * Requests the live manifest when the tab becomes visible, on focus, every minute while it is visible, and when the server
 * reports a change. Never while the tab is hidden, and one request at a time.
 *
 * @returns requests it now
 */
export function watchManifest({ url, fetchLive, events, onManifest }: Options): () => Promise<void> {
  let pending: Promise<void> | undefined;
  const request = async () => {
    const result = await fetchLive();
    // A failure changes nothing: the page runs, and the next request follows.
    if (result.source === 'live') await onManifest(result);
  };
  const check = () => {
    pending ??= request().finally(() => {
      pending = undefined;
    });
    return pending;
  };

  let timer: number | undefined;
  // A request under way may have been answered before the change.
  const onEvent = () => void Promise.resolve(pending).then(check);
  const shared = events ? shareEvents(events, `conch:events:${url}`, onEvent) : undefined;
  const rest = () => {
    clearInterval(timer);
    shared?.leave();
  };
  const follow = () => {
    rest();
    if (document.hidden) return;
    shared?.join();
    timer = window.setInterval(() => {
      shared?.join(); // again, if the server had refused the stream
      void check();
    }, POLL_INTERVAL_MS);
  };
  const followAgain = () => {
    follow();
    if (!document.hidden) void check();
  };

  follow();
  document.addEventListener('visibilitychange', followAgain);
  window.addEventListener('pagehide', rest);
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) followAgain();
  });
  window.addEventListener('focus', () => {
    if (!document.hidden) void check();
  });
  return check;
}
