import { navLinks } from '../site/nav-links.ts';
import type { Site } from '../site/site.ts';
import { textIn } from '../site/title.ts';
import { bindText, t } from '../texts/texts.ts';

/** Creates links to all pages that have a title and a path without parameters, for when the site's own navigation is missing. */
export function fallbackNavigation(site: Site): HTMLElement {
  const { manifest } = site;
  const navigation = document.createElement('nav');
  navigation.className = 'conch-navigation';
  bindText(navigation, () => {
    navigation.ariaLabel = t('navigation');
  });
  const list = document.createElement('ul');
  for (const { entry, path } of navLinks(manifest, site.base)) {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = path;
    bindText(link, () => {
      link.textContent = textIn(document.documentElement.lang, entry.title, manifest.languages) ?? '';
    });
    item.append(link);
    list.append(item);
  }
  navigation.append(list);
  return navigation;
}
