import { registerApplications } from './application/register-applications.ts';
import { ShellError } from './errors.ts';
import { choose } from './manifest/choose.ts';
import { loadManifest } from './manifest/load-manifest.ts';
import { defineFragmentElement } from './page/fragment.ts';
import { interceptLinks } from './page/links.ts';
import { outletsInRegions, region } from './page/regions.ts';
import { followRoute } from './page/route.ts';
import { newReference, prepareForTrouble, showErrorCard } from './page/trouble.ts';

/** The whole start, in order: manifest, container, application, page. */
export async function boot(): Promise<void> {
  const page = document.documentElement;
  const home = new URL(page.dataset.base ?? '/', location.href);
  try {
    const site = choose(await loadManifest(new URL('manifests/site.json', home).href), home);
    const shellProps = { base: site.base, navigate: interceptLinks(site) };
    followRoute(site);
    defineFragmentElement(site, shellProps);
    registerApplications(site, outletsInRegions(site, shellProps));
    prepareForTrouble(site);
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    await showErrorCard(region('main'), { error, reference: newReference(), retry: () => location.reload() });
  }
  page.dataset.shell = 'ready';
}
