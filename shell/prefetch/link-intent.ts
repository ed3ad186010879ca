import { whenIdle } from '../idle.ts';

/** After a link was hovered or focused for this long, the visitor is assumed to be about to open it. */
const HOVER_MS = 65;

const linkAt = (event: Event): HTMLAnchorElement | undefined =>
  event.composedPath().find((target) => target instanceof HTMLAnchorElement);

/** Calls `onIntent` for each link that the visitor is about to open: one that is pressed, or hovered or focused for a moment. */
export function watchLinkIntent(onIntent: (link: HTMLAnchorElement) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current: HTMLAnchorElement | undefined;
  const onHoverOrFocus = (event: Event) => {
    const link = linkAt(event);
    if (link === current) return;
    clearTimeout(timer);
    current = link;
    if (link) timer = setTimeout(() => onIntent(link), HOVER_MS);
  };
  const onPress = (event: Event) => {
    const link = linkAt(event);
    if (link) onIntent(link);
  };
  document.addEventListener('pointerover', onHoverOrFocus, { passive: true });
  document.addEventListener('focusin', onHoverOrFocus);
  document.addEventListener('pointerdown', onPress, { passive: true });
}

/**
 * Calls `onVisible` once, when the browser is idle, for each link that scrolls into view, including links that are added later.
 *
 * @returns a function that starts or restarts: links in view are then reported again
 */
export function watchVisibleLinks(onVisible: (links: readonly HTMLAnchorElement[]) => void): () => void {
  /** Link that was reported -> its `href` then. Frameworks reuse elements with another `href`. */
  let reported = new WeakMap<HTMLAnchorElement, string>();
  let isScheduled = false;
  const observer = new IntersectionObserver((entries) => {
    const links: HTMLAnchorElement[] = [];
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !(target instanceof HTMLAnchorElement)) continue;
      links.push(target);
      reported.set(target, target.href);
      observer.unobserve(target);
    }
    if (links.length > 0) whenIdle(() => onVisible(links));
  });
  const observe = () => {
    isScheduled = false;
    observer.disconnect(); // otherwise it would keep removed links in memory
    for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href]')) {
      if (reported.get(link) !== link.href) observer.observe(link);
    }
  };
  const observeSoon = () => {
    if (isScheduled) return;
    isScheduled = true;
    whenIdle(observe);
  };
  const changes = new MutationObserver((records) => {
    if (!isScheduled && records.some(mayAddLink)) observeSoon();
  });
  return () => {
    reported = new WeakMap();
    changes.observe(document.body, { childList: true, subtree: true, attributeFilter: ['href'] });
    observeSoon();
  };
}

const mayAddLink = ({ type, addedNodes }: MutationRecord): boolean =>
  type === 'attributes' ||
  [...addedNodes].some((node) => node instanceof Element && (node.matches('a') || node.querySelector('a') !== null));
