/** Adds a note below what is loading still, for a visitor who has waited for a while. */
export function addStillLoading(place: HTMLElement, cancel: () => void): void {
  if (place.dataset.status !== 'loading') return;
  const note = document.createElement('div');
  note.className = 'conch-card conch-waiting';
  const text = document.createElement('p');
  text.role = 'status';
  text.textContent = 'Still loading…';
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Cancel';
  button.addEventListener('click', cancel, { once: true });
  note.append(text, button);
  place.append(note);
}
