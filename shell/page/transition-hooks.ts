import type { Layout } from '../site/layouts.ts';

/** How the page that is left gives its place to the next one: at once, until hold-pages.ts sees to it. */
export type Handover = {
  /** The outlet is about to be taken away. */
  leave(outlet: HTMLElement): void;
  /** The outlet has just been put into its region. */
  enter(outlet: HTMLElement): void;
  /** Does what is to change with the page when the visitor sees the next one, whose outlet has been put into its region. */
  whenShown(change: () => void): void;
  /** The URL has another path, where a page begins at its top. */
  toTop(): void;
};

export const handover: Handover = {
  leave() {},
  enter() {},
  whenShown: (change) => change(),
  toTop: scrollToTop,
};

export function scrollToTop(): void {
  window.scrollTo({ top: 0, behavior: 'instant' });
}

/** Gives the page a layout, which page.css draws. */
export function layOut(layout: Layout = 'standard'): void {
  document.documentElement.dataset.layout = layout;
}
