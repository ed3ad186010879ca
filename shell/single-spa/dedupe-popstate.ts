import { loadedBuilds } from '../container/loaded-builds.ts';
import { patchMethod } from '../patch-method.ts';
import type { HistoryListener, HistoryListeners } from './wrap-history-listeners.ts';

/**
 * Lets the routers of several remotes share one URL, so that a navigation makes each of them render once.
 *
 * single-spa dispatches a `popstate` after each `pushState` (https://single-spa.js.org/docs/api#popstateevent), to every listener. The
 * router that called `pushState` would take that for a second navigation (https://github.com/single-spa/single-spa/issues/929), and
 * all others would read its state as their own. So the caller's own listener is skipped, as in a browser without single-spa, and
 * the others find no state in the event.
 *
 * The caller is the innermost script of a remote on the stack; an agent that has wrapped `pushState` is no remote. No listener is
 * skipped if that script has added more than one, or if the state is empty, as for `navigate` and links. Call it after single-spa
 * has patched `history`.
 *
 * @returns to be called with each event, while the code that has caused it is still on the stack
 */
export function dedupePopstate(historyListeners: HistoryListeners): (event: Event) => void {
  const shellFolder = new URL('.', scriptsOf(new Error().stack)[0]).href;
  const remoteScript = (stack?: string) => {
    const scripts = scriptsOf(stack).filter((url) => !url.startsWith(shellFolder));
    const isOfBuild = (url: string) => loadedBuilds().some(({ basePath }) => url.startsWith(basePath));
    return scripts.find(isOfBuild) ?? scripts[0];
  };
  const callers = new WeakMap<Event, string>();
  let caller: string | undefined;

  for (const method of ['pushState', 'replaceState']) {
    patchMethod(history, method, (change, self, parameters) => {
      const outer = caller;
      caller = parameters[0] ? remoteScript(wholeStack()) : undefined;
      try {
        return Reflect.apply(change, self, parameters);
      } finally {
        caller = outer; // a patch below this one may call `replaceState` before single-spa dispatches the event
      }
    });
  }
  historyListeners.skipWhen((event: Event, listener: HistoryListener) => {
    const script = callers.get(event);
    if (!script) return false;
    const own = historyListeners.all().filter(({ createdAt }) => remoteScript(createdAt.stack) === script);
    return own.length === 1 && own[0] === listener;
  });
  return (event) => {
    if (!('singleSpa' in event)) return;
    if (caller) callers.set(event, caller);
    Object.defineProperty(event, 'state', { value: null });
  };
}

/** Patches of others add frames, and Chromium keeps ten by default: https://v8.dev/docs/stack-trace-api */
function wholeStack(): string | undefined {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 50;
  const { stack } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return stack;
}

/** URLs of the scripts in a stack, innermost first. Every browser writes them with line and column. */
const scriptsOf = (stack = ''): string[] => stack.match(/https?:[^\s()]+(?=:\d+:\d+)/g) ?? [];
