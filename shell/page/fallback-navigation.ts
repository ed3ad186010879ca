import type { Site } from '../manifest/choose.ts';
import { pagesOf } from '../manifest/pages.ts';
import { keepWritten, text } from './texts.ts';

/** Links to every page that has a path of its own and a title, for when the site's navigation is not there. */
export function fallbackNavigation(site: Site): HTMLElement {
  const navigation = document.createElement('nav');
  navigation.className = 'conch-navigation';
  keepWritten(navigation, () => {
    navigation.ariaLabel = text('navigation');
  });
  const list = document.createElement('ul');
  for (const { entry, path } of pagesOf(site.manifest.applications, site.base)) {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = path;
    keepWritten(link, () => {
      link.textContent = site.title(entry) ?? '';
    });
    item.append(link);
    list.append(item);
  }
  navigation.append(list);
  return navigation;
}
