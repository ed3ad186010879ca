import { patchMethod } from '../patch-method.ts';

export type HistoryRelay = {
  /** From now on `popstate` and `hashchange` are passed to `receive`, and reach their listeners when `release` is called. */
  hold(receive: (event: Event) => void): void;
  /** Calls the listeners of an event. */
  release(event: Event): void;
};

const HISTORY_EVENTS = ['popstate', 'hashchange'];

const isHistoryEvent = (type: unknown): boolean => HISTORY_EVENTS.some((each) => each === type);

const isListener = (value: unknown): value is EventListenerOrEventListenerObject => value instanceof Object;

/** `this` of `addEventListener(…)` is undefined, of `window.addEventListener(…)` the window. */
export const isWindow = (self: unknown): boolean => (self ?? window) === window;

/**
 * Lets the shell delay `popstate` and `hashchange`. Call it before code of remotes runs: code that has added a listener before
 * receives these events as always.
 *
 * Listeners on `window` are added to another EventTarget in its place. It is the browser that keeps and calls them, with all options
 * of the DOM standard. What others change in `EventTarget.prototype` later wraps this patch, so listeners run in their zone of zone.js,
 * and inside an error tracker's `catch`.
 */
export function relayHistoryEvents(): HistoryRelay {
  const relay = new EventTarget();
  /** Listener -> what is added in its place: always the same, so that the browser notices a listener that is added twice. */
  const deliveries = new WeakMap<object, () => void>();
  let current = new Event('');
  const release = (event: Event) => {
    const outer = current;
    current = event;
    relay.dispatchEvent(new Event(event.type));
    current = outer;
  };
  let receive = release;
  for (const type of HISTORY_EVENTS) window.addEventListener(type, (event) => receive(event));

  const deliveryTo = (listener: EventListenerOrEventListenerObject) => {
    const deliver =
      deliveries.get(listener) ??
      (() => (typeof listener === 'function' ? listener.call(window, current) : listener.handleEvent(current)));
    deliveries.set(listener, deliver);
    return deliver;
  };
  for (const method of ['addEventListener', 'removeEventListener'] as const) {
    // An earlier patch of `window` itself would hide later ones of the prototype.
    const ofWindow = Object.hasOwn(window, method) && window[method];
    Reflect.deleteProperty(window, method);
    patchMethod(EventTarget.prototype, method, (original, self, parameters) => {
      if (!isWindow(self)) return Reflect.apply(original, self, parameters);
      const [type, listener, options] = parameters;
      const isRelayed = isHistoryEvent(type) && isListener(listener);
      return Reflect.apply(
        ofWindow || original,
        isRelayed ? relay : self,
        isRelayed ? [type, deliveryTo(listener), options] : parameters,
      );
    });
  }

  return {
    release,
    hold(receiver) {
      receive = receiver;
    },
  };
}
