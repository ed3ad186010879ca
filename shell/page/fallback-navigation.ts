import type { Site } from '../manifest/choose.ts';

/** Links to every page that has a path of its own and a title, for when the site's navigation is not there. */
export function fallbackNavigation({ manifest: { applications }, base }: Site): HTMLElement {
  const navigation = document.createElement('nav');
  navigation.className = 'conch-navigation';
  navigation.ariaLabel = 'Site';
  const list = document.createElement('ul');
  for (const { region, title, activeWhen } of applications) {
    const path = activeWhen
      .map((when) => (typeof when === 'string' ? when : when.path))
      .find((path) => !path.includes(':'));
    if (region !== 'main' || !title || !path) continue;
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = `${base}${path.slice(1)}`;
    link.textContent = title;
    item.append(link);
    list.append(item);
  }
  navigation.append(list);
  return navigation;
}
