import { patchMethod } from '../patch-method.ts';
import { isWindow } from './relay-history-events.ts';

type Listener = (this: unknown, event: Event) => unknown;

/** A `popstate` listener that code of a remote has added to `window`. */
export type HistoryListener = {
  readonly listener: Listener;
  readonly capture: boolean;
  /** What is really added in its place. */
  readonly wrapper: Listener;
  /** An Error created where the listener was added. Formatting `stack` is slow, so that is left until it is needed. */
  readonly createdAt: { readonly stack?: string };
  /** Ends the listener's `signal`. */
  readonly release: () => void;
};

export type HistoryListeners = {
  /** Those that are added now. */
  all(): readonly HistoryListener[];
  /** From now on a listener does not receive the events for which `shouldSkip` returns true. */
  skipWhen(shouldSkip: (event: Event, listener: HistoryListener) => boolean): void;
};

/**
 * Monkey-patches `addEventListener` and `removeEventListener` of `window`, so that the shell knows which script has added each
 * `popstate` listener, and can skip it. Call it before code of remotes runs.
 *
 * Objects with `handleEvent`, and events of other types, pass through unchanged.
 */
export function wrapHistoryListeners(): HistoryListeners {
  const all: HistoryListener[] = [];
  let shouldSkip = (_event: Event, _listener: HistoryListener): boolean => false;

  const find = (listener: unknown, capture: boolean) =>
    all.find((each) => each.listener === listener && each.capture === capture);
  const remove = (one: HistoryListener) => {
    const index = all.indexOf(one);
    if (index >= 0) all.splice(index, 1);
    one.release();
    window.removeEventListener('popstate', one.wrapper, one.capture);
  };

  patchMethod(window, 'addEventListener', (original, self, parameters) => {
    const [type, listener, options] = parameters;
    if (type !== 'popstate' || !isListener(listener) || !isWindow(self)) {
      return Reflect.apply(original, self, parameters);
    }
    const { once, signal, ...others } = parseOptions(options);
    const { capture } = others;
    if (signal?.aborted || find(listener, capture)) return;
    const abort = () => remove(one);
    const one: HistoryListener = {
      listener,
      capture,
      createdAt: new Error(),
      wrapper(event) {
        if (shouldSkip(event, one)) return;
        if (once) remove(one);
        return listener.call(this, event);
      },
      release: () => signal?.removeEventListener('abort', abort),
    };
    all.push(one);
    signal?.addEventListener('abort', abort);
    // Without `once`: a skipped event must not remove the listener.
    Reflect.apply(original, self, [type, one.wrapper, others]);
  });
  patchMethod(window, 'removeEventListener', (original, self, parameters) => {
    const [type, listener, options] = parameters;
    const one = type === 'popstate' && isWindow(self) && find(listener, parseOptions(options).capture);
    if (one) remove(one);
    else Reflect.apply(original, self, parameters);
  });

  return {
    all: () => all,
    skipWhen(predicate) {
      shouldSkip = predicate;
    },
  };
}

const isListener = (value: unknown): value is Listener => typeof value === 'function';

/** @param options as in the DOM standard, where anything but an object is converted to a boolean */
function parseOptions(options: unknown): AddEventListenerOptions & { readonly capture: boolean } {
  const given: AddEventListenerOptions = options instanceof Object ? options : { capture: Boolean(options) };
  return { ...given, capture: Boolean(given.capture) };
}
