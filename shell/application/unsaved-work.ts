/** What an occupant says of its work: whether there is something that a page load would lose, or that in a sentence. */
export type Dirty = boolean | string;

/** Instance -> what it said last; those without unsaved work are not here. */
const dirty = new Map<object, true | string>();
let tell = () => {};

/** What is said of it, `true` where somebody has no words for it; empty when there is none. */
export const unsavedWork = (): readonly (true | string)[] => [...dirty.values()];

/** Calls `listener` at each change from now on, in place of the one before. */
export function watchUnsavedWork(listener: () => void): void {
  tell = listener;
}

/** The `setDirty` of one instance, which means nothing any more once `end` was called. */
export function workOfInstance(): { setDirty(state: Dirty): void; end(): void } {
  const instance = {};
  let ended = false;
  const set = (state: Dirty) => {
    if (state && !ended) dirty.set(instance, state);
    else dirty.delete(instance);
    tell();
  };
  return {
    setDirty: set,
    end() {
      set(false);
      ended = true;
    },
  };
}
