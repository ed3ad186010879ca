type Listener = (event: Event) => void;

/** What stands for a listener, and the place at which the listener was added: its stack, which takes long to put into words. */
export type HistoryListener = { readonly place: { readonly stack?: string }; readonly tell: Listener };

/** Of which single-spa tells the listeners itself, when what a URL does not show is gone. */
const TYPES = ['popstate', 'hashchange'] as const;

export const historyListeners = {
  /** By type: listener -> what stands for it. */
  all: { popstate: new Map<unknown, HistoryListener>(), hashchange: new Map<unknown, HistoryListener>() },
  /** Whether the event is kept from a listener: never, until tell-others.ts sees to it. */
  isSpared: (_event: Event, _listener: HistoryListener): boolean => false,
  /**
   * Runs what takes `addEventListener` over, as single-spa's start does, and hands it the listeners that are there already.
   * Set by `watchHistoryListeners`.
   */
  putAbove: (start: () => void): void => start(),
};

/** Takes down where each listener of the remotes comes from. Call it before there is one, and so before single-spa has started. */
export function watchHistoryListeners(): void {
  const { all } = historyListeners;
  const native = methods();
  let beneath = native;
  const isOurs = (type: string): type is keyof typeof all => Object.hasOwn(all, type);
  const withStandIn = (key: keyof typeof native, standIn: (type: keyof typeof all, listener: Listener) => unknown) =>
    new Proxy(native[key], {
      apply(_, self, args) {
        const [type, listener] = args;
        if (isOurs(type) && typeof listener === 'function') args[1] = standIn(type, listener);
        Reflect.apply(beneath[key], self, args);
      },
    });
  window.addEventListener = withStandIn('addEventListener', (type, listener) => {
    const one = all[type].get(listener) ?? {
      place: new Error(),
      tell(event: Event) {
        if (!historyListeners.isSpared(event, one)) listener(event);
      },
    };
    all[type].set(listener, one);
    return one.tell;
  });
  window.removeEventListener = withStandIn('removeEventListener', (type, listener) => {
    const one = all[type].get(listener);
    all[type].delete(listener);
    return one?.tell ?? listener;
  });

  historyListeners.putAbove = (start) => {
    const ours = methods();
    const early = TYPES.flatMap((type) => [...all[type].values()].map(({ tell }) => [type, tell] as const));
    for (const listener of early) native.removeEventListener.call(window, ...listener);
    Object.assign(window, native);
    start();
    beneath = methods();
    Object.assign(window, ours);
    for (const listener of early) beneath.addEventListener.call(window, ...listener);
  };
}

const methods = () => {
  const { addEventListener, removeEventListener } = window;
  return { addEventListener, removeEventListener };
};
