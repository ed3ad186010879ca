/**
 * Announces a text to screen readers (https://developer.mozilla.org/en-US/docs/Web/Accessibility/ARIA/Guides/Live_regions). They read
 * out only changes, so call it with `''` before a text that may be the same as the last one.
 */
export function announce(text: string): void {
  const liveRegion = document.querySelector('[data-region-status]');
  if (liveRegion) liveRegion.textContent = text;
}
