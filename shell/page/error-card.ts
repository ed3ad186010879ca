import type { ShellError } from '../errors.ts';
import { remedies } from '../remedies.ts';
import type { Site } from '../site/site.ts';
import { bindText, localize, t, textsReady } from '../texts/texts.ts';
import { fallbackNavigation } from './fallback-navigation.ts';

/** What an error card is about. */
export type ErrorCardProps = {
  readonly error: ShellError;
  /** The visitor reads it out; support finds it on the console and in `conch:status`. */
  readonly reference: string;
  readonly build?: { readonly remote: string; readonly version: string };
  /** The shell's own navigation leads to its pages if the site's header is what failed. Undefined if there is no manifest. */
  readonly site: Site | undefined;
  readonly retry: () => void;
};

/**
 * What a visitor sees in place of something that could not be shown; the console tells whoever looks after the site. Where the
 * site's header is missing, the shell's own navigation stands in for it.
 */
export async function errorCard(place: Element, props: ErrorCardProps): Promise<HTMLElement[]> {
  const { error, reference, build, site, retry } = props;
  console.error(`[${reference}]`, error, `\n${remedies[error.code]}`);
  await textsReady();

  const card = document.createElement('section');
  card.className = 'conch-card';
  card.role = 'alert';
  const heading = localize(document.createElement('h2'), build ? 'partFailed' : 'pageFailed');
  const onlineAdvice = build ? 'partAdvice' : 'pageAdvice';
  const advice = localize(document.createElement('p'), navigator.onLine ? onlineAdvice : 'offlineAdvice');
  const button = localize(document.createElement('button'), 'tryAgain');
  button.type = 'button';
  button.addEventListener('click', retry, { once: true });
  const note = document.createElement('p');
  note.className = 'conch-reference';
  bindText(note, () => {
    const facts = [build && `${build.remote} ${build.version}`, error.code, t('reference', { reference })];
    note.textContent = facts.filter(Boolean).join(' · ');
  });
  card.append(heading, advice, button, note);

  const standsForHeader = site && place.matches('[data-region="header"] > [data-application]');
  return standsForHeader ? [fallbackNavigation(site), card] : [card];
}
