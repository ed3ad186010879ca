/**
 * Moves the focus to a new page, as a page load does, unless the visitor or the page has moved it meanwhile.
 *
 * @param before the element that had the focus when the navigation began
 * @param target the element that the hash of the URL names, if any
 */
export function moveFocus(before: Element | null, target?: HTMLElement): void {
  const { activeElement, body } = document;
  if (activeElement !== before && activeElement !== body && activeElement !== null) return;
  const main = document.querySelector('main');
  const place = target ?? main?.querySelector('h1') ?? main;
  if (place) focusTemporarily(place);
}

/** Focuses an element that cannot have the focus by itself; `tabindex` is removed when it loses the focus. */
function focusTemporarily(element: HTMLElement): void {
  element.focus({ preventScroll: true });
  if (document.activeElement === element) return;
  element.tabIndex = -1;
  element.style.outline = 'none';
  element.addEventListener(
    'blur',
    () => {
      element.removeAttribute('tabindex');
      element.style.outline = '';
    },
    { once: true },
  );
  element.focus({ preventScroll: true });
}
