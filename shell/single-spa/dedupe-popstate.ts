import { historyListeners } from './wrap-history-listeners.ts';

/**
 * Keeps the routers of several remotes at one URL. single-spa tells everybody of a `pushState`, by a `popstate`. The router that
 * called it would take that for a second navigation, and the others its state for their own. So the one is spared, as in
 * every browser, and the others find no state in the event.
 *
 * Who called is read from the stack: the script that holds the call. Everybody is told where more than one listener comes from
 * that script, and where nothing is put into the state, as by `navigate` and links.
 */
export function dedupePopstate(): void {
  const shell = new URL('.', scriptsOf(new Error().stack)[0]).href;
  const remoteScript = (stack?: string) => scriptsOf(stack).find((url) => !url.startsWith(shell));
  const callers = new WeakMap<Event, string>();
  let caller: string | undefined;

  // An object, because single-spa keeps functions for later.
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
  historyListeners.isSpared = (event, listener) => {
    const script = callers.get(event);
    if (!script) return false;
    const own = [...historyListeners.all.popstate.values()].filter(({ place }) => remoteScript(place.stack) === script);
    return own.length === 1 && own[0] === listener;
  };
}

/** The scripts in a stack, as every browser writes them: URL, line and column. */
const scriptsOf = (stack = ''): string[] => stack.match(/https?:[^\s()]+(?=:\d+:\d+)/g) ?? [];
