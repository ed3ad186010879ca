import type { HistoryListener, HistoryListeners } from './wrap-history-listeners.ts';

/**
 * Lets the routers of several remotes share one URL, so that a navigation makes each of them render once.
 *
 * single-spa dispatches a `popstate` after each `pushState` (https://single-spa.js.org/docs/api#popstateevent), to every listener. The
 * router that called `pushState` would take that for a second navigation (https://github.com/single-spa/single-spa/issues/929), and
 * all others would read its state as their own. So the caller's own listener is skipped, as in a browser without single-spa, and
 * the others find no state in the event.
 *
 * The caller is the innermost script of a remote on the stack. No listener is skipped if that script has added more than one,
 * or if the state is empty, as for `navigate` and links. Call it after single-spa has patched `history`.
 */
export function dedupePopstate(historyListeners: HistoryListeners): void {
  const shellFolder = new URL('.', scriptsOf(new Error().stack)[0]).href;
  const remoteScript = (stack?: string) => scriptsOf(stack).find((url) => !url.startsWith(shellFolder));
  const callers = new WeakMap<Event, string>();
  let caller: string | undefined;

  // An object with `handleEvent`, because single-spa would defer a function until it has unmounted applications.
  window.addEventListener('popstate', {
    handleEvent(event: Event) {
      if (!('singleSpa' in event)) return;
      if (caller) callers.set(event, caller);
      Object.defineProperty(event, 'state', { value: null });
    },
  });
  for (const method of ['pushState', 'replaceState'] as const) {
    history[method] = new Proxy(history[method], {
      apply(change, self, [state, ...more]) {
        caller = state ? remoteScript(new Error().stack) : undefined;
        Reflect.apply(change, self, [state, ...more]);
      },
    });
  }
  historyListeners.skipWhen((event: Event, listener: HistoryListener) => {
    const script = callers.get(event);
    if (!script) return false;
    const own = historyListeners
      .all()
      .filter(({ type, createdAt }) => type === 'popstate' && remoteScript(createdAt.stack) === script);
    return own.length === 1 && own[0] === listener;
  });
}

/** URLs of the scripts in a stack, innermost first. Every browser writes them with line and column. */
const scriptsOf = (stack = ''): string[] => stack.match(/https?:[^\s()]+(?=:\d+:\d+)/g) ?? [];
