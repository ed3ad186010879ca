type Listener = (this: unknown, event: Event) => unknown;
type EventName = 'popstate' | 'hashchange';

/** A listener that code of a remote has added to `window`. */
export type HistoryListener = {
  readonly type: EventName;
  readonly listener: Listener;
  readonly capture: boolean;
  /** What is really added in its place. */
  readonly wrapper: Listener;
  /** An Error created where the listener was added. Formatting `stack` is slow, so that is left until it is needed. */
  readonly createdAt: { readonly stack?: string };
};

export type HistoryListeners = {
  /** Those that are added now. */
  all(): readonly HistoryListener[];
  /** From now on a listener does not receive the events for which `shouldSkip` returns true. */
  skipWhen(shouldSkip: (event: Event, listener: HistoryListener) => boolean): void;
  /**
   * Calls `start`, which patches `addEventListener` (single-spa's `start` does), such that its patch is below ours: it receives the
   * listeners that are there already, and later ones in their wrappers.
   */
  rewrapAround(start: () => void): void;
};

/** single-spa calls the listeners of these events itself, after it has unmounted what the URL does not show. */
const EVENT_NAMES: readonly unknown[] = ['popstate', 'hashchange'] satisfies EventName[];
const isHistoryEvent = (type: unknown): type is EventName => EVENT_NAMES.includes(type);

/**
 * Monkey-patches `addEventListener` and `removeEventListener` of `window`, so that the shell knows which script has added each
 * listener of `popstate` and `hashchange`, and can skip it. Call it before code of remotes runs.
 *
 * Listeners follow the DOM standard, which single-spa's own patch does not: `once` and `signal` remove them, and one function may be
 * added for both values of `capture` (https://dom.spec.whatwg.org/#dom-eventtarget-addeventlistener). Objects with `handleEvent` are
 * passed on as they are.
 */
export function wrapHistoryListeners(): HistoryListeners {
  const all: HistoryListener[] = [];
  const native = methodsOfWindow();
  let beneath = native;
  let shouldSkip = (_event: Event, _listener: HistoryListener): boolean => false;

  const find = (type: EventName, listener: Listener, capture: boolean) =>
    all.find((each) => each.type === type && each.listener === listener && each.capture === capture);
  const remove = (one: HistoryListener) => {
    const index = all.indexOf(one);
    if (index >= 0) all.splice(index, 1);
    beneath.removeEventListener.call(window, one.type, one.wrapper, one.capture);
  };
  const add = (type: EventName, listener: Listener, options: Options) => {
    const { capture, once, signal } = parseOptions(options);
    if (signal?.aborted || find(type, listener, capture)) return;
    const one: HistoryListener = {
      type,
      listener,
      capture,
      createdAt: new Error(),
      wrapper(event) {
        if (shouldSkip(event, one)) return;
        if (once) remove(one);
        return listener.call(this, event);
      },
    };
    all.push(one);
    signal?.addEventListener('abort', () => remove(one), { once: true });
    // Without `once`: a skipped event must not remove the listener.
    beneath.addEventListener.call(window, type, one.wrapper, { ...parseOptions(options), once: false });
  };

  type Options = boolean | AddEventListenerOptions | undefined;
  type Arguments = [type: string, listener: EventListenerOrEventListenerObject, options?: Options];
  window.addEventListener = new Proxy(native.addEventListener, {
    apply(_, self, [type, listener, options]: Arguments) {
      if (isHistoryEvent(type) && typeof listener === 'function') add(type, listener, options);
      else beneath.addEventListener.call(self, type, listener, options);
    },
  });
  window.removeEventListener = new Proxy(native.removeEventListener, {
    apply(_, self, [type, listener, options]: Arguments) {
      const one =
        isHistoryEvent(type) && typeof listener === 'function'
          ? find(type, listener, parseOptions(options).capture)
          : undefined;
      if (one) remove(one);
      else beneath.removeEventListener.call(self, type, listener, options);
    },
  });

  return {
    all: () => all,
    skipWhen(predicate) {
      shouldSkip = predicate;
    },
    rewrapAround(start) {
      const ours = methodsOfWindow();
      for (const { type, wrapper, capture } of all) native.removeEventListener.call(window, type, wrapper, capture);
      Object.assign(window, native);
      start();
      beneath = methodsOfWindow();
      Object.assign(window, ours);
      for (const { type, wrapper, capture } of all) beneath.addEventListener.call(window, type, wrapper, capture);
    },
  };
}

function parseOptions(options: boolean | AddEventListenerOptions | undefined) {
  const { capture = false, ...others } = typeof options === 'object' ? options : { capture: options ?? false };
  return { ...others, capture } as AddEventListenerOptions & { readonly capture: boolean };
}

function methodsOfWindow() {
  const { addEventListener, removeEventListener } = window;
  return { addEventListener, removeEventListener };
}
