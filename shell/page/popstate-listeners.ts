type Listener = (event: Event) => void;

/** What stands for a listener with single-spa, and the stack at which the listener was added. */
export type PopstateListener = { readonly stack: string | undefined; readonly tell: Listener };

export const popstateListeners = {
  /** Listener -> what stands for it. */
  all: new Map<unknown, PopstateListener>(),
  /** Whether the event is kept from a listener: never, until tell-others.ts sees to it. */
  isSpared: (_event: Event, _listener: PopstateListener): boolean => false,
};

/** Takes down where each `popstate` listener of the remotes comes from: after single-spa has started, before there is one. */
export function watchPopstateListeners(): void {
  const { all } = popstateListeners;
  const withStandIn = (change: typeof window.addEventListener, standIn: (listener: Listener) => Listener) =>
    new Proxy(change, {
      apply(change, self, args) {
        if (args[0] === 'popstate' && typeof args[1] === 'function') args[1] = standIn(args[1]);
        Reflect.apply(change, self, args);
      },
    });
  window.addEventListener = withStandIn(window.addEventListener, (listener) => {
    const one = all.get(listener) ?? {
      stack: new Error().stack,
      tell(event) {
        if (!popstateListeners.isSpared(event, one)) listener(event);
      },
    };
    all.set(listener, one);
    return one.tell;
  });
  window.removeEventListener = withStandIn(window.removeEventListener, (listener) => {
    const one = all.get(listener);
    all.delete(listener);
    return one?.tell ?? listener;
  });
}
