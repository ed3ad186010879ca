import { fetchManifest, type Live } from './fetch-manifest.ts';

const PERIOD_MS = 60_000;

export type Watching = {
  readonly url: string;
  /** Where the server tells of changes; a static host does not. */
  readonly events: string | undefined;
  /** Of the manifest that the page was started with. */
  readonly revision: number;
};

/**
 * Looks at the live manifest when the tab comes into view, on focus, every minute while it is in view, and when the server tells
 * of a change. Never while the tab is hidden, and one look at a time.
 *
 * @param take is given each manifest that arrives, also one that is known; the look lasts until it is done with it
 * @returns looks now
 */
export function watchManifest(
  { url, events, revision }: Watching,
  take: (live: Live) => Promise<void>,
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
  let greeted = false;
  const onEvent = ({ data }: MessageEvent<string>) => {
    // Each connection begins with the revision as it is: at first that is the one which this page has.
    const isNews = greeted || Number(data) !== revision;
    greeted = true;
    // What is under way may have been answered before the change.
    if (isNews) void Promise.resolve(looking).then(lookOnce);
  };
  const attend = () => {
    clearInterval(timer);
    stream?.close();
    stream = undefined;
    if (document.hidden) return;
    timer = setInterval(lookOnce, PERIOD_MS);
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
