/**
 * An inline script of pages with an embedded manifest. It runs while the shell is still downloading, and adds the preload links that the
 * server could not plan, because they depend on the visitor, or because the page is for any path. It is the same in every page, so that a
 * Content-Security-Policy can name its digest; webpack.config.ts builds it as a file of its own.
 */

import { createSite } from '../site/site.ts';
import { removeText, siteKey, writeText } from '../storage.ts';
import { addPreloadHints } from './preload-hints.ts';

function preload(): void {
  const home = new URL(document.documentElement.dataset.base ?? '/', location.href);
  const text = document.querySelector<HTMLScriptElement>('#conch-manifest')?.text;
  if (!text) return;
  // The server has validated it. If it is invalid all the same, this throws, and the shell starts without these links.
  const site = createSite({ manifest: JSON.parse(text) }, home);
  addPreloadHints(site, (remote) => !site.manifest.remotes[remote]?.rollout || canStoreBucket());
}

/** Without storage, the shell draws another random bucket than this script would. */
function canStoreBucket(): boolean {
  const key = siteKey('conch:preload');
  const isStored = writeText('localStorage', key, '');
  if (isStored) removeText('localStorage', key);
  return isStored;
}

preload();
