import { whenIdle } from '../idle.ts';

/** How long a link is pointed at, or has the focus, until that is taken for a wish to open it. */
const HOVER_MS = 65;

const linkAt = (event: Event): HTMLAnchorElement | undefined =>
  event.composedPath().find((target) => target instanceof HTMLAnchorElement);

/** Tells of each link that the visitor is about to open: it is pressed, or has been pointed at or focused for a moment. */
export function watchLinkIntent(tell: (link: HTMLAnchorElement) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let held: HTMLAnchorElement | undefined;
  const hold = (event: Event) => {
    const link = linkAt(event);
    if (link === held) return;
    clearTimeout(timer);
    held = link;
    if (link) timer = setTimeout(() => tell(link), HOVER_MS);
  };
  const press = (event: Event) => {
    const link = linkAt(event);
    if (link) tell(link);
  };
  document.addEventListener('pointerover', hold, { passive: true });
  document.addEventListener('focusin', hold);
  document.addEventListener('pointerdown', press, { passive: true });
}

/**
 * Tells once of each link that comes into view, when the browser is idle, also of links that are added later.
 *
 * @returns begins, or begins anew: what is in view is told of once more
 */
export function watchVisibleLinks(tell: (links: readonly HTMLAnchorElement[]) => void): () => void {
  /** Link -> where it led when it was told of: frameworks give a link another `href`. */
  let told = new WeakMap<HTMLAnchorElement, string>();
  let isDue = false;
  const observer = new IntersectionObserver((entries) => {
    const links: HTMLAnchorElement[] = [];
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !(target instanceof HTMLAnchorElement)) continue;
      links.push(target);
      told.set(target, target.href);
      observer.unobserve(target);
    }
    if (links.length > 0) whenIdle(() => tell(links));
  });
  const observe = () => {
    isDue = false;
    observer.disconnect(); // it would keep links that are gone
    for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href]')) {
      if (told.get(link) !== link.href) observer.observe(link);
    }
  };
  const observeSoon = () => {
    if (isDue) return;
    isDue = true;
    whenIdle(observe);
  };
  const changes = new MutationObserver((records) => {
    if (!isDue && records.some(bringsLink)) observeSoon();
  });
  return () => {
    told = new WeakMap();
    changes.observe(document.body, { childList: true, subtree: true, attributeFilter: ['href'] });
    observeSoon();
  };
}

const bringsLink = ({ type, addedNodes }: MutationRecord): boolean =>
  type === 'attributes' ||
  [...addedNodes].some((node) => node instanceof Element && (node.matches('a') || node.querySelector('a') !== null));
