import { type Container, isContainer } from './container.ts';
import type { ShareScope } from './share-scope.ts';

/** Container, as the shell finds it -> the scope that its `init` was first given. */
const firstScopes = new WeakMap<Container, ShareScope>();
/** Global -> how many entries are awaited there, and what takes the accessor away. */
const watches = new Map<string, { awaited: number; readonly end: () => void }>();

/** Whether somebody called `init` before the shell did, and with another scope: webpack's error says so in its message alone. */
export function wasInitialisedBefore(container: Container, scope: ShareScope): boolean {
  return (firstScopes.get(container) ?? scope) !== scope;
}

/**
 * Notes what `init` of a container that is put on `window[name]` is called with. Gives what ends this, once, when the entry has
 * arrived: the property is then what it was before. One that cannot be configured stays as it is, and nothing is noted.
 */
export function watchEarlyInit(name: string): () => void {
  const watch = watches.get(name) ?? { awaited: 0, end: placeAccessor(name) };
  watches.set(name, watch);
  watch.awaited += 1;
  return () => {
    watch.awaited -= 1;
    if (watch.awaited > 0) return;
    watches.delete(name);
    watch.end();
  };
}

function placeAccessor(name: string): () => void {
  const property = Object.getOwnPropertyDescriptor(window, name);
  if (property && !property.configurable) return () => {};
  const before: unknown = Reflect.get(window, name);
  let value = before;
  const set = (next: unknown) => {
    value = next !== before && isContainer(next) ? noting(next) : next;
  };
  Object.defineProperty(window, name, { configurable: true, enumerable: true, get: () => value, set });
  return () => {
    if (property) Reflect.defineProperty(window, name, property);
    else Reflect.deleteProperty(window, name);
  };
}

function noting(container: Container): Container {
  const noted: Container = {
    init(scope) {
      if (!firstScopes.has(noted)) firstScopes.set(noted, scope);
      return container.init(scope);
    },
    get: (module) => container.get(module),
  };
  return noted;
}
