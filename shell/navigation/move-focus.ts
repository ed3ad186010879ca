/**
 * Moves the focus to a page that has arrived, as a page load does, unless the person has moved it meanwhile, or the page itself.
 *
 * @param before what had the focus when the navigation began
 * @param target the element that the URL names, if it does
 */
export function moveFocus(before: Element | null, target?: HTMLElement): void {
  const { activeElement, body } = document;
  if (activeElement !== before && activeElement !== body && activeElement !== null) return;
  const main = document.querySelector('main');
  const place = target ?? main?.querySelector('h1') ?? main;
  if (place) focusTemporarily(place);
}

/** Lends an element what it needs to have the focus, until it loses that. */
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
