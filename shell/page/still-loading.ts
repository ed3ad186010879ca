import { localize, textsReady } from '../texts/texts.ts';
import './card-styles.ts';

/** Adds a note with a cancel button to an outlet, if it is still loading when the texts are available. */
export async function addStillLoading(place: HTMLElement, cancel: () => void): Promise<void> {
  await textsReady();
  if (place.dataset.status !== 'loading') return;
  const note = document.createElement('div');
  note.className = 'conch-card conch-waiting';
  const text = localize(document.createElement('p'), 'stillLoading');
  text.role = 'status';
  const button = localize(document.createElement('button'), 'cancel');
  button.type = 'button';
  button.addEventListener('click', cancel, { once: true });
  note.append(text, button);
  place.append(note);
}
