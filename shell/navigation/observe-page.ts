/** What a visitor does who wants to have the page elsewhere. */
const INPUT_EVENTS = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/**
 * Asks at each change of the page's content or size, and now, until the answer is true.
 *
 * @returns what ends it before
 */
export function waitUntil(ask: () => boolean): () => void {
  const look = () => {
    if (ask()) end();
  };
  const mutations = new MutationObserver(look);
  const sizes = new ResizeObserver(look);
  const end = () => {
    mutations.disconnect();
    sizes.disconnect();
  };
  mutations.observe(document.body, { childList: true, subtree: true, attributeFilter: ['data-status'] });
  sizes.observe(document.body);
  look();
  return end;
}

/** Calls `listener` when the visitor scrolls, points or types: once. @returns what ends it before */
export function onUserInput(listener: () => void): () => void {
  const act = (event: Event) => {
    // Alt and an arrow key go Back, perhaps several times; that is no wish to be elsewhere on the page.
    if (event instanceof KeyboardEvent && (event.altKey || event.ctrlKey || event.metaKey)) return;
    end();
    listener();
  };
  const end = () => {
    for (const type of INPUT_EVENTS) window.removeEventListener(type, act, true);
  };
  for (const type of INPUT_EVENTS) window.addEventListener(type, act, { capture: true, passive: true });
  return end;
}
