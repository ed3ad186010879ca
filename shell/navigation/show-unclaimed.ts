import { setLayout } from '../page/regions.ts';
import { showNotFound } from '../page/show-error.ts';
import type { Site } from '../site/site.ts';

/** Shows the not-found page if no application in `main` claims the path, and none may do so yet. @param title of the document when the shell started */
export function showUnclaimed(site: Site, title: string): void {
  if (document.documentElement.dataset.visitor === 'asking') return; // visitor/follow-visitor.ts calls this afterwards
  const { pathname } = location;
  if (site.match(pathname).some(({ region }) => region === 'main')) return;
  setLayout();
  void showNotFound(pathname, site, title);
}
