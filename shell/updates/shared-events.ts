export type SharedEvents = {
  /** Takes part, and queues for the stream if the server has refused it to this page. */
  join(): void;
  /** Ends all that keeps the page out of the back/forward cache: https://web.dev/articles/bfcache */
  leave(): void;
};

/**
 * Receives the server-sent events of a site through one stream for all of its pages in this browser, because over HTTP/1.1 a browser
 * opens six connections to a host, and each stream occupies one
 * (https://developer.mozilla.org/docs/Web/API/Server-sent_events/Using_server-sent_events). The page that holds a lock has the stream,
 * and passes the events on. When it leaves, is closed or crashes, the browser gives the lock to the next page that has joined. Each
 * stream begins with an event, so a change at that moment reaches everybody.
 *
 * @param url of the stream
 * @param name of the lock and of the channel: the same for all pages of a site, and for none of another one
 * @param onEvent receives the data of each event
 * @returns undefined without Web Locks, that is, on plain HTTP: a stream for each page would block the site
 */
export function shareEvents(url: string, name: string, onEvent: (data: string) => void): SharedEvents | undefined {
  const { locks }: { locks?: LockManager } = navigator;
  if (!locks) return undefined;
  let session: { readonly controller: AbortController; readonly channel: BroadcastChannel } | undefined;
  let isQueued = false;

  const leave = () => {
    session?.controller.abort();
    session?.channel.close();
    session = undefined;
    isQueued = false;
  };
  const join = () => {
    session ??= { controller: new AbortController(), channel: new BroadcastChannel(name) };
    if (isQueued) return;
    isQueued = true;
    const { channel, controller } = session;
    const { signal } = controller;
    channel.onmessage = ({ data }) => onEvent(String(data));
    const listen = () =>
      new Promise<void>((release) => {
        const stream = new EventSource(url);
        const end = () => {
          stream.close();
          release();
        };
        signal.addEventListener('abort', end);
        // WebKit dispatches an event that had arrived before the end of the stream.
        const onRevision = ({ data }: MessageEvent<string>) => {
          channel.postMessage(data);
          onEvent(data);
        };
        stream.addEventListener('revision', onRevision, { signal });
        // It reconnects by itself after a network error, and never after another answer, such as that of a proxy.
        stream.addEventListener('error', () => {
          if (stream.readyState !== EventSource.CLOSED) return;
          isQueued = false;
          end();
        });
      });
    locks
      .request(name, { signal }, () => (signal.aborted ? undefined : listen()))
      .catch((error: unknown) => {
        if (!signal.aborted) console.warn('This page is not notified of new manifests', error);
      });
  };
  return { join, leave };
}
