import { activeApplications } from './application/active-applications.ts';
import { preloadHintsChunk } from './chunks.ts';
import { watchErrors } from './container/diagnosis/watch-errors.ts';
import { setPage } from './container/shared-modules/page-builds.ts';
import { ShellError } from './errors.ts';
import { loadHangs } from './hangs/load-hangs.ts';
import { loadManifest } from './manifest/load-manifest.ts';
import { interceptLinks } from './navigation/intercept-links.ts';
import { loadPageChanges } from './navigation/load-page-changes.ts';
import { showUnclaimed } from './navigation/show-unclaimed.ts';
import { loadOverrides } from './overrides/load-overrides.ts';
import { defineFragmentElement } from './page/fragment.ts';
import { isSupported } from './page/is-supported.ts';
import { mainRegion, openInRegions } from './page/regions.ts';
import { showErrorCard } from './page/show-error.ts';
import { createNavigation } from './single-spa/load-single-spa.ts';
import { createSite } from './site/site.ts';
import { withLanguage } from './texts/page-language.ts';
import { markManifestSource, trackManifest } from './updates/track-manifest.ts';
import { followVisitor } from './visitor/follow-visitor.ts';

/**
 * The whole start, in order.
 *
 * @param isRetry true if an earlier start found no manifest
 */
export async function boot(isRetry = false): Promise<void> {
  const page = document.documentElement;
  if (!isSupported()) {
    page.dataset.shell = 'old'; // page/plain-page.ts shows it to the visitor
    return;
  }
  if (!isRetry) watchErrors();
  page.dataset.shell = 'booting';
  try {
    const home = new URL(page.dataset.base ?? '/', location.href);
    const url = new URL('manifests/site.json', home).href;
    await loadHangs(); // which builds have hung or crashed an earlier page
    await loadOverrides(); // what this tab alone does differently
    const loaded = await loadManifest({ url, base: home.pathname }, isRetry); // embedded, fetched or last good
    markManifestSource(loaded);
    const site = createSite(loaded, home); // one build for each remote, for this visitor
    // A server that has validated the manifest has also put preload hints into the page.
    if (!loaded.isChecked) (await preloadHintsChunk()).addPreloadHints(site);

    const navigation = createNavigation();
    const shellProps = withLanguage(site, { base: site.base, navigate: interceptLinks(site, navigation) });
    const applications = activeApplications(site, openInRegions(site, shellProps));
    setPage({ site, applications });
    followVisitor(site, applications, navigation); // applications that not every visitor sees
    showUnclaimed(site, document.title); // the not-found page
    defineFragmentElement(site, shellProps);
    applications.update(); // the first page waits for nothing else

    const started = navigation.start(applications); // single-spa follows the URL from then on
    loadPageChanges(site, navigation); // titles, focus, scroll, then prefetching
    trackManifest(loaded, site); // remembers it, follows changes, offers a reload
    await started;
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    await showErrorCard(mainRegion(), { error, site: undefined, retry: bootAgain });
    window.addEventListener('online', bootAgain);
  }
  page.dataset.shell = 'ready';
}

/** Starts again without a page load: a start without a manifest has registered nothing yet. */
function bootAgain(): void {
  window.removeEventListener('online', bootAgain);
  const main = mainRegion();
  if (main.contains(document.activeElement)) main.focus();
  main.replaceChildren();
  void boot(true);
}
