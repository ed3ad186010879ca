import type { Site } from '../manifest/choose.ts';
import { remedies } from '../remedies.ts';
import { fallbackNavigation } from './fallback-navigation.ts';
import type { Trouble } from './trouble.ts';

/**
 * What a visitor sees in place of something that could not be shown; the console tells whoever looks after the site. Where the
 * site's header is missing, the shell's own navigation stands in for it.
 */
export function errorCard(place: Element, trouble: Trouble, site: Site | undefined): HTMLElement[] {
  const { error, reference, build, retry } = trouble;
  console.error(`[${reference}]`, error, `\n${remedies[error.code]}`);

  const card = document.createElement('section');
  card.className = 'conch-card';
  card.role = 'alert';
  const heading = document.createElement('h2');
  heading.textContent = build ? 'This part of the page could not be shown' : 'This could not be shown';
  const advice = document.createElement('p');
  advice.textContent = navigator.onLine
    ? `${build ? 'The rest of the site works. ' : ''}You can try again, or come back a little later.`
    : 'You seem to be offline. It will be tried again when you are back.';
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Try again';
  button.addEventListener('click', retry, { once: true });
  const note = document.createElement('p');
  note.className = 'conch-reference';
  const facts = [build && `${build.remote} ${build.version}`, error.code, `Reference ${reference}`];
  note.textContent = facts.filter(Boolean).join(' · ');
  card.append(heading, advice, button, note);

  const standsForHeader = site && place.matches('[data-region="header"] > [data-application]');
  return standsForHeader ? [fallbackNavigation(site), card] : [card];
}
