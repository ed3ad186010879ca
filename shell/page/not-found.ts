import { decodeUrl } from '../decode-url.ts';
import { titleOfPage } from '../site/title.ts';
import { bindText, localize, t, textsReady } from '../texts/texts.ts';

/**
 * Shows the "not found" page, and sets the document's title. Does nothing if the visitor has navigated away while texts were loading.
 *
 * @param pathname path for which no application in `main` has a route
 * @param home URL of the start page
 * @param title of the document when the shell started
 */
export async function showNotFound(pathname: string, home: string, title: string): Promise<void> {
  await textsReady();
  if (location.pathname !== pathname) return;
  document.querySelector('.conch-not-found')?.remove(); // in case of two calls while texts were loading
  const page = document.createElement('section');
  page.className = 'conch-not-found';
  const status = localize(document.createElement('p'), 'notFoundStatus');
  status.className = 'conch-reference';
  const heading = localize(document.createElement('h1'), 'notFoundHeading');
  const explanation = localize(document.createElement('p'), 'notFoundAdvice', { path: decodeUrl(pathname) });
  const link = localize(document.createElement('a'), 'startPage');
  link.href = home;
  bindText(page, () => {
    document.title = titleOfPage(t('notFoundTitle'), title);
  });
  page.append(status, heading, explanation, link);
  document.querySelector('main')?.append(page);
}
