import type { ActiveApplications } from '../application/active-applications.ts';
import { visitorChunk } from '../chunks.ts';
import { keepTrying } from '../keep-trying.ts';
import { showUnclaimed } from '../navigation/show-unclaimed.ts';
import type { Navigation } from '../single-spa/load-single-spa.ts';
import type { Site } from '../site/site.ts';

/**
 * Shows applications that have a rule, `visible`, to the visitors who match it. Until it is known who the visitor is, `<html>` has
 * `data-visitor="asking"`: nobody sees these applications, and no path counts as unclaimed.
 */
export function followVisitor(site: Site, applications: ActiveApplications, navigation: Navigation): void {
  if (!site.manifest.visitor) return;
  document.documentElement.dataset.visitor = 'asking';
  const { title } = document;
  const update = () => {
    showUnclaimed(site, title);
    applications.update();
    navigation.refresh();
  };
  const chunk = keepTrying(visitorChunk).then(({ watchVisitor }) => watchVisitor(site, update));
  // A remote may say who the visitor is before the chunk has loaded.
  window.addEventListener('conch:visitor', ({ detail }) => void chunk.then((learn) => learn(detail)));
}
