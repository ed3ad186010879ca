import type { Site } from '../manifest/choose.ts';
import { pagesOf } from '../manifest/pages.ts';

/** Links to every page that has a path of its own and a title, for when the site's navigation is not there. */
export function fallbackNavigation({ manifest: { applications }, base }: Site): HTMLElement {
  const navigation = document.createElement('nav');
  navigation.className = 'conch-navigation';
  navigation.ariaLabel = 'Site';
  const list = document.createElement('ul');
  for (const { title, path } of pagesOf(applications, base)) {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = path;
    link.textContent = title;
    item.append(link);
    list.append(item);
  }
  navigation.append(list);
  return navigation;
}
