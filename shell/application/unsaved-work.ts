/** What an occupant says of its work: whether there is something that a page load would lose, or that in a sentence. */
export type Dirty = boolean | string;

const dirty = new Map<Element, true | string>();
const listeners: (() => void)[] = [];

/**
 * The place of each instance that has unsaved work -> what it said of it last, `true` where it has no words for it.
 */
export const unsavedWork: ReadonlyMap<Element, true | string> = dirty;

/** Calls `listener` at each change from now on. */
export function watchUnsavedWork(listener: () => void): void {
  listeners.push(listener);
}

/** The `setDirty` of the instance in `place`, which means nothing any more once `end` was called. */
export function trackUnsavedWork(place: Element): { setDirty(state: Dirty): void; end(): void } {
  let ended = false;
  const set = (state: Dirty) => {
    if (state && !ended) dirty.set(place, state);
    else dirty.delete(place);
    for (const tell of listeners) tell();
  };
  return {
    setDirty: set,
    end() {
      set(false);
      ended = true;
    },
  };
}
