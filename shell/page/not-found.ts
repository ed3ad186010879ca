import { decodeUrl } from '../decode-url.ts';
import { redirectedUrl } from '../site/redirects.ts';
import type { Site } from '../site/site.ts';
import { titleOfPage } from '../site/title.ts';
import { bindText, localize, t, textsReady } from '../texts/texts.ts';
import './card-styles.ts';

/**
 * Shows the "not found" page, and sets the document's title. Does nothing if the visitor has navigated away while texts were loading,
 * or an application claims the path by then.
 *
 * @param pathname path for which no application in `main` has a route
 * @param site redirects the path, if a host that knows files alone has not done so
 * @param title of the document when the shell started
 */
export async function showNotFound(pathname: string, site: Site, title: string): Promise<void> {
  const redirected = redirectedUrl(site, location);
  if (redirected && location.pathname === pathname) return location.replace(redirected);
  await textsReady();
  if (location.pathname !== pathname || site.match(pathname).some(({ region }) => region === 'main')) return;
  document.querySelector('.conch-not-found')?.remove(); // in case of two calls while texts were loading
  const page = document.createElement('section');
  page.className = 'conch-not-found';
  const status = localize(document.createElement('p'), 'notFoundStatus');
  status.className = 'conch-reference';
  const heading = localize(document.createElement('h1'), 'notFoundHeading');
  const explanation = localize(document.createElement('p'), 'notFoundAdvice', { path: decodeUrl(pathname) });
  const link = localize(document.createElement('a'), 'startPage');
  link.href = site.base;
  bindText(page, () => {
    document.title = titleOfPage(t('notFoundTitle'), title);
  });
  page.append(status, heading, explanation, link);
  document.querySelector('main')?.append(page);
}
