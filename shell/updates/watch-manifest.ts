import type { FetchFailure, LiveManifest } from '../manifest/read-manifest.ts';
import { shareEvents } from './shared-events.ts';

const POLL_INTERVAL_MS = 60_000;
/**
 * Pauses before a manifest is requested again that is older than the one that an event has announced, or than the one that the page was
 * started with: an instance of the server may see an edit later than another one. Each is lengthened at random up to twofold.
 */
const STALE_PAUSES_MS = [500, 1_000, 2_000, 4_000];

type Options = {
  readonly url: string;
  /** Requests the manifest once. Never rejects. */
  readonly fetchLive: () => Promise<LiveManifest | FetchFailure>;
  /**
   * URL of the server-sent events that report changes, and one at the start of each connection, so that none is missed. Each has a
   * revision, and for many clients the time in ms over which they spread their requests.
   * A static host has none.
   */
  readonly events: string | undefined;
  /** Receives each manifest that arrives, also one that is known already. The next request waits until it settles. */
  readonly onManifest: (live: LiveManifest) => Promise<void>;
  /** Of the live manifest that the page was started with; 0 if there was none. */
  readonly revision: number;
};

/**
 * Requests the live manifest when the tab becomes visible, on focus, every minute while it is visible, when the server
 * reports a change, and a few times more if the answer is older than that. Never while the tab is hidden, and one request at a time.
 *
 * @returns requests it now
 */
export function watchManifest({ url, fetchLive, events, onManifest, revision }: Options): () => Promise<void> {
  let pending: Promise<void> | undefined;
  let expected = revision;
  let staleAnswers = 0;
  let staleTimer: number | undefined;
  const request = async () => {
    clearTimeout(staleTimer);
    const result = await fetchLive();
    // A failure changes nothing: the page runs, and the next request follows.
    if (result.source !== 'live') return;
    await onManifest(result);
    if (result.manifest.revision >= expected) {
      staleAnswers = 0;
      return;
    }
    const pauseMs = STALE_PAUSES_MS[staleAnswers];
    staleAnswers += 1;
    if (pauseMs === undefined || document.hidden) return;
    staleTimer = window.setTimeout(() => void check(), pauseMs * (1 + Math.random()));
  };
  const check = () => {
    pending ??= request().finally(() => {
      pending = undefined;
    });
    return pending;
  };

  let timer: number | undefined;
  let eventTimer: number | undefined;
  const onEvent = (data: string) => {
    const [eventRevision = 0, spreadMs = 0] = data.split(' ').map(Number);
    expected = eventRevision;
    staleAnswers = 0;
    clearTimeout(eventTimer);
    // A request under way may have been answered before the change.
    const checkAgain = () => void Promise.resolve(pending).then(check);
    if (spreadMs > 0) eventTimer = window.setTimeout(checkAgain, spreadMs * Math.random());
    else checkAgain();
  };
  const shared = events ? shareEvents(events, `conch:events:${url}`, onEvent) : undefined;
  const rest = () => {
    clearInterval(timer);
    clearTimeout(staleTimer);
    clearTimeout(eventTimer);
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
