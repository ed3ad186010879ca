/**
 * Says it to who cannot see it, politely. Nothing but a change is spoken: empty it with `''` before the next text, which may be the
 * same.
 */
export function announce(text: string): void {
  const status = document.querySelector('[data-region-status]');
  if (status) status.textContent = text;
}
