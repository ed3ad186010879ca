type Method = (...parameters: unknown[]) => unknown;

/**
 * Monkey-patches a method of a global object, such as `window` or `history`.
 *
 * The patch is a property of the object itself, and would hide what others change on its prototypes later: zone.js and error trackers
 * patch `EventTarget.prototype`. So the original is looked up at each call, unless the object had a method of its own.
 *
 * @param patch runs in place of the method
 */
export function patchMethod(
  object: object,
  name: string,
  patch: (original: Method, self: unknown, parameters: unknown[]) => unknown,
): void {
  const found: Method = Reflect.get(object, name);
  const isOwn = Object.hasOwn(object, name);
  Reflect.set(
    object,
    name,
    new Proxy(found, {
      apply: (_, self, parameters) =>
        patch(isOwn ? found : Reflect.get(Object.getPrototypeOf(object), name), self, parameters),
    }),
  );
}
