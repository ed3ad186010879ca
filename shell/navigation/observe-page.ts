/** Events by which a visitor takes control of the scroll position. */
const INPUT_EVENTS = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/**
 * Calls `isDone` now and at each change of the page's content or size, until it returns true.
 *
 * @returns stops it earlier
 */
export function waitUntil(isDone: () => boolean): () => void {
  const check = () => {
    if (isDone()) end();
  };
  const mutations = new MutationObserver(check);
  const sizes = new ResizeObserver(check);
  const end = () => {
    mutations.disconnect();
    sizes.disconnect();
  };
  mutations.observe(document.body, { childList: true, subtree: true, attributeFilter: ['data-status'] });
  sizes.observe(document.body);
  check();
  return end;
}

/** Calls `listener` once, when the visitor scrolls, points or types. @returns stops it earlier */
export function onUserInput(listener: () => void): () => void {
  const onInput = (event: Event) => {
    // Alt and an arrow key go Back; that is a navigation, and not scrolling.
    if (event instanceof KeyboardEvent && (event.altKey || event.ctrlKey || event.metaKey)) return;
    end();
    listener();
  };
  const end = () => {
    for (const type of INPUT_EVENTS) window.removeEventListener(type, onInput, true);
  };
  for (const type of INPUT_EVENTS) window.addEventListener(type, onInput, { capture: true, passive: true });
  return end;
}
