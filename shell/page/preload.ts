/**
 * Runs inline in a page that carries the manifest, before the shell has arrived, where whoever made the page could not know what
 * the visitor needs, or for which path it would be: it has the browser fetch the entries, first chunks and styles of the
 * applications that the URL activates, in the builds of this visitor's buckets and without those that failed in this tab. A file
 * of its own (see webpack.config.ts), constant, so that a Content-Security-Policy can name its digest.
 */
import { entryUrl } from '../container/entry-url.ts';
import { choose } from '../manifest/choose.ts';
import { shownOn } from '../manifest/layouts.ts';

function preload(): void {
  const home = new URL(document.documentElement.dataset.base ?? '/', location.href);
  const text = document.querySelector<HTMLScriptElement>('#conch-manifest')?.text;
  if (!text) return;
  // As the server has checked it; what it has not, fails here, and the shell goes on without hints.
  const site = choose(JSON.parse(text), home);
  const known = new Set([...document.querySelectorAll<HTMLLinkElement>('link[rel="preload"]')].map(({ href }) => href));
  const hint = (href: string, crossorigin: boolean, integrity = ''): void => {
    if (known.has(href)) return;
    known.add(href);
    const link = document.createElement('link');
    link.rel = 'preload';
    link.as = href.endsWith('.css') ? 'style' : 'script';
    if (crossorigin) link.crossOrigin = 'anonymous';
    if (integrity) link.integrity = integrity;
    link.href = href;
    document.head.append(link);
  };
  for (const entry of shownOn(site.match(location.pathname))) {
    if (site.manifest.remotes[entry.remote]?.rollout && !remembersVisitors()) continue;
    const { build, module } = site.application(entry);
    const { bundleFileName, basePath, integrity, assets } = build;
    hint(entryUrl(bundleFileName, basePath, integrity), true, integrity);
    for (const file of assets?.[module] ?? []) {
      const { href, origin } = new URL(file, basePath);
      hint(href, origin !== location.origin); // webpack asks so for chunks on other origins alone
    }
  }
}

/** Without a memory the shell will put the visitor into another bucket than this script would. */
function remembersVisitors(): boolean {
  try {
    localStorage.setItem('conch:preload', '');
    localStorage.removeItem('conch:preload');
    return true;
  } catch {
    return false;
  }
}

preload();
