import { createActiveApplications } from './application/active-applications.ts';
import { watchLateErrors } from './container/loaded-builds.ts';
import { ShellError } from './errors.ts';
import { loadManifest } from './manifest/load-manifest.ts';
import { interceptLinks } from './navigation/intercept-links.ts';
import { loadPageChanges } from './navigation/load-page-changes.ts';
import { followRoute } from './navigation/title-and-not-found.ts';
import { defineFragmentElement } from './page/fragment.ts';
import { isSupported } from './page/is-supported.ts';
import { openInRegions, region } from './page/regions.ts';
import { newReference, prepareForTrouble, showErrorCard } from './page/show-error.ts';
import { beginNavigation, type Navigation, navigationOn } from './single-spa/load-single-spa.ts';
import { watchHistoryListeners } from './single-spa/wrap-history-listeners.ts';
import { createSite } from './site/site.ts';
import { withLanguage } from './texts/page-language.ts';
import { markManifestSource, trackManifest } from './updates/track-manifest.ts';

// In the chunk that has read the manifest, where no server had checked it: a page of such a server comes with hints.
const hints = () => import(/* webpackChunkName: "reader" */ './preload/preload-hints.ts');

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
    markManifestSource(loaded);
    const site = createSite(loaded.manifest, home, loaded.isExcerpt ? location.pathname : undefined);
    if (!loaded.isChecked) (await hints()).addPreloadHints(site);
    const navigate = interceptLinks(site, () => navigation);
    const shellProps = withLanguage(site, { base: site.base, navigate });
    const stage = createActiveApplications(site, openInRegions(site, shellProps));
    const navigation: Navigation = navigationOn(site, stage);
    followRoute(site);
    defineFragmentElement(site, shellProps);
    prepareForTrouble(site);
    watchHistoryListeners();
    for (const name of stage.active().keys()) stage.show(name); // the first page waits for nothing else
    const begun = beginNavigation(navigation, stage); // single-spa follows the URL from then on
    loadPageChanges(site, navigation);
    trackManifest(loaded, site);
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
