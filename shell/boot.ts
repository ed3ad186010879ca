import { stageFor } from './application/stage.ts';
import { watchLateErrors } from './container/loaded-builds.ts';
import { ShellError } from './errors.ts';
import { choose } from './manifest/choose.ts';
import { loadManifest } from './manifest/load-manifest.ts';
import { beginVisit } from './page/begin-visit.ts';
import { defineFragmentElement } from './page/fragment.ts';
import { watchHistoryListeners } from './page/history-listeners.ts';
import { isSupported } from './page/is-supported.ts';
import { withLanguage } from './page/language.ts';
import { interceptLinks } from './page/links.ts';
import { lookAfterManifest, nameManifestInUse } from './page/manifest-in-use.ts';
import { beginNavigation, type Navigation, navigationOn } from './page/navigation.ts';
import { outletsInRegions, region } from './page/regions.ts';
import { followRoute } from './page/route.ts';
import { newReference, prepareForTrouble, showErrorCard } from './page/trouble.ts';

// In the chunk that has read the manifest, where no server had checked it: a page of such a server comes with hints.
const hints = () => import(/* webpackChunkName: "reader" */ './page/hint.ts');

/**
 * The whole start, in order: manifest, container, application, page.
 *
 * @param again true when an earlier start found no manifest
 */
export async function boot(again = false): Promise<void> {
  const page = document.documentElement;
  if (!isSupported()) {
    page.dataset.shell = 'old'; // page/plain-page.ts tells the visitor
    return;
  }
  if (!again) watchLateErrors();
  const home = new URL(page.dataset.base ?? '/', location.href);
  page.dataset.shell = 'booting';
  try {
    const loaded = await loadManifest(new URL('manifests/site.json', home).href, home.pathname, again);
    nameManifestInUse(loaded);
    const site = choose(loaded.manifest, home, loaded.isExcerpt ? location.pathname : undefined);
    if (!loaded.isChecked) (await hints()).hint(site);
    const navigate = interceptLinks(site, () => navigation);
    const shellProps = withLanguage(site, { base: site.base, navigate });
    const stage = stageFor(site, outletsInRegions(site, shellProps));
    const navigation: Navigation = navigationOn(site, stage);
    followRoute(site);
    defineFragmentElement(site, shellProps);
    prepareForTrouble(site);
    watchHistoryListeners();
    for (const name of stage.active().keys()) stage.show(name); // the first page waits for nothing else
    const begun = beginNavigation(navigation, stage); // single-spa follows the URL from then on
    beginVisit(site, navigation);
    lookAfterManifest(loaded, site);
    await begun;
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    await showErrorCard(region('main'), { error, reference: newReference(), retry: bootAgain });
    window.addEventListener('online', bootAgain);
  }
  page.dataset.shell = 'ready';
}

/** Nothing has been registered yet, so a start that found no manifest is followed by another one, without a page load. */
function bootAgain(): void {
  window.removeEventListener('online', bootAgain);
  const main = region('main');
  if (main.contains(document.activeElement)) main.focus();
  main.replaceChildren();
  void boot(true);
}
