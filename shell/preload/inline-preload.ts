/**
 * Runs inline in a page that carries the manifest, before the shell has arrived, where whoever made the page could not know what
 * the visitor needs, or for which path it would be: it gives the hints that the page lacks (see hint.ts). A file of its own (see
 * webpack.config.ts), constant, so that a Content-Security-Policy can name its digest.
 */

import { createSite } from '../site/site.ts';
import { removeText, writeText } from '../storage.ts';
import { addPreloadHints } from './preload-hints.ts';

function preload(): void {
  const home = new URL(document.documentElement.dataset.base ?? '/', location.href);
  const text = document.querySelector<HTMLScriptElement>('#conch-manifest')?.text;
  if (!text) return;
  // As the server has checked it; what it has not, fails here, and the shell goes on without hints.
  const site = createSite({ manifest: JSON.parse(text) }, home);
  addPreloadHints(site, (remote) => !site.manifest.remotes[remote]?.rollout || remembersVisitors());
}

/** Without storage the shell will put the visitor into another bucket than this script would. */
function remembersVisitors(): boolean {
  const isStored = writeText('localStorage', 'conch:preload', '');
  if (isStored) removeText('localStorage', 'conch:preload');
  return isStored;
}

preload();
