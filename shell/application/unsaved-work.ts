/** Whether a mounted module has work that a page load would lose, or a sentence that says so. */
export type Dirty = boolean | string;

const dirty = new Map<Element, true | string>();
const listeners: (() => void)[] = [];

/** Element of each instance with unsaved work -> its latest sentence, or `true` if it gave none. */
export const unsavedWork: ReadonlyMap<Element, true | string> = dirty;

/** Calls `listener` at each change from now on. */
export function watchUnsavedWork(listener: () => void): void {
  listeners.push(listener);
}

/** The `setDirty` of the instance in `place`; it does nothing after `end`. */
export function trackUnsavedWork(place: Element): { setDirty(state: Dirty): void; end(): void } {
  let ended = false;
  const set = (state: Dirty) => {
    if (state && !ended) dirty.set(place, state);
    else dirty.delete(place);
    for (const listener of listeners) listener();
  };
  return {
    setDirty: set,
    end() {
      set(false);
      ended = true;
    },
  };
}
