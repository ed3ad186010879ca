/** What would be found under a name that belongs to the next page by now, or be taken for an outlet. */
const NAMES = ['id', 'name', 'for', 'autofocus', 'data-application', 'data-fragment', 'data-status'];
/** What would load or play once more, by these attributes. */
const LOADING = 'iframe, embed, object, audio, video, source, track';
const LOADED_BY = ['src', 'srcset', 'srcdoc', 'data', 'autoplay'];

/**
 * A picture of an outlet, made of copies of its elements, which looks the same because they have the same classes below the same
 * `data-remote`. Nothing in it works, and no code of the remote runs for it. Undefined where it would not look the same: what a
 * custom element shows cannot be copied, and a style sheet would be loaded once more.
 */
export function likenessOf(outlet: HTMLElement): HTMLElement | undefined {
  const originals = [...outlet.querySelectorAll('*')];
  if (originals.some(({ localName }) => localName === 'link' || isForeign(localName))) return undefined;
  // In a document of its own nothing loads and nothing comes to life before it is changed.
  const likeness = document.implementation.createHTMLDocument().importNode(outlet, true);
  const copies = [...likeness.querySelectorAll('*')];
  for (const copy of [likeness, ...copies]) for (const name of NAMES) copy.removeAttribute(name);
  for (const copy of likeness.querySelectorAll(LOADING)) for (const name of LOADED_BY) copy.removeAttribute(name);
  for (const script of likeness.querySelectorAll('script')) script.remove();
  for (const [index, copy] of copies.entries()) copyState(originals[index], copy);
  likeness.className = 'conch-likeness';
  likeness.inert = true;
  likeness.ariaHidden = 'true';
  return likeness;
}

const isForeign = (localName: string): boolean => localName.includes('-') && localName !== 'conch-fragment';

/** What was typed or drawn is not in the attributes. */
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
