/** Attributes by which the copy would be found in place of the new page, or be taken for an outlet. */
const IDENTIFYING = ['id', 'name', 'for', 'autofocus', 'data-application', 'data-fragment', 'data-status'];
/** Elements that would load or play again, because of these attributes. */
const LOADING = 'iframe, embed, object, audio, video, source, track';
const LOADED_BY = ['src', 'srcset', 'srcdoc', 'data', 'autoplay'];

/**
 * In another document nothing loads, and no custom element is upgraded, before the attributes are removed. One for all copies: making it takes
 * a quarter of a millisecond.
 */
const inert = document.implementation.createHTMLDocument();

/**
 * A static copy of an outlet, which looks the same because its elements have the same classes below the same `data-remote`. Nothing
 * in it works, and no code of the remote runs for it. Undefined if it would not look the same: the shadow tree of a custom element
 * cannot be copied, and a style sheet in it would load again.
 */
export function snapshotOf(outlet: HTMLElement): HTMLElement | undefined {
  const originals = [...outlet.querySelectorAll('*')];
  if (originals.some(({ localName }) => localName === 'link' || isCustomElement(localName))) return undefined;
  const snapshot = inert.importNode(outlet, true);
  const copies = [...snapshot.querySelectorAll('*')];
  for (const copy of [snapshot, ...copies]) for (const name of IDENTIFYING) copy.removeAttribute(name);
  for (const copy of snapshot.querySelectorAll(LOADING)) for (const name of LOADED_BY) copy.removeAttribute(name);
  for (const script of snapshot.querySelectorAll('script')) script.remove();
  for (const [index, copy] of copies.entries()) copyState(originals[index], copy);
  snapshot.className = 'conch-snapshot';
  snapshot.inert = true;
  snapshot.ariaHidden = 'true';
  return snapshot;
}

const isCustomElement = (localName: string): boolean => localName.includes('-') && localName !== 'conch-fragment';

/** What was typed or drawn is not in attributes. */
function copyState(from: Element | undefined, to: Element): void {
  if (from instanceof HTMLInputElement && from.type !== 'file') {
    to.setAttribute('value', from.value);
    to.toggleAttribute('checked', from.checked);
  } else if (from instanceof HTMLTextAreaElement) to.textContent = from.value;
  else if (from instanceof HTMLOptionElement) to.toggleAttribute('selected', from.selected);
  else if (from instanceof HTMLCanvasElement) to.replaceWith(pictureOf(from, to));
}

function pictureOf(canvas: HTMLCanvasElement, copy: Element): Element {
  const picture = document.createElement('canvas');
  for (const { name, value } of copy.attributes) picture.setAttribute(name, value);
  if (canvas.width > 0 && canvas.height > 0) picture.getContext('2d')?.drawImage(canvas, 0, 0);
  return picture;
}
