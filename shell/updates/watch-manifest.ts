import { fetchManifest, type LiveManifest } from '../manifest/fetch-manifest.ts';

const POLL_INTERVAL_MS = 60_000;

/**
 * Looks at the live manifest when the tab comes into view, on focus, every minute while it is in view, and when the server tells
 * of a change. Never while the tab is hidden, and one look at a time.
 *
 * @param events where the server tells of changes, and at the start of each connection, so that none is missed; a static host does not
 * @param take is given each manifest that arrives, also one that is known; the look lasts until it is done with it
 * @returns looks now
 */
export function watchManifest(
  url: string,
  events: string | undefined,
  take: (live: LiveManifest) => Promise<void>,
): () => Promise<void> {
  let looking: Promise<void> | undefined;
  const look = async () => {
    const answer = await fetchManifest(url, 'no-cache');
    // A fault is no news: the page runs, and the next look comes.
    if (answer.source === 'live') await take(answer);
  };
  const lookOnce = () => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  };

  let timer: ReturnType<typeof setInterval> | undefined;
  let stream: EventSource | undefined;
  // What is under way may have been answered before the change.
  const onEvent = () => void Promise.resolve(looking).then(lookOnce);
  const attend = () => {
    clearInterval(timer);
    stream?.close();
    stream = undefined;
    if (document.hidden) return;
    timer = setInterval(lookOnce, POLL_INTERVAL_MS);
    if (!events) return;
    stream = new EventSource(events);
    stream.addEventListener('revision', onEvent);
  };

  attend();
  document.addEventListener('visibilitychange', () => {
    attend();
    if (!document.hidden) void lookOnce();
  });
  window.addEventListener('focus', () => {
    if (!document.hidden) void lookOnce();
  });
  return lookOnce;
}
