import { writtenManifest } from './embedded-manifest.ts';
import type { LastGood } from './fallback-manifest.ts';
import { fetchManifest, type LiveManifest } from './fetch-manifest.ts';
import { lastGoodRevision } from './remembered-revision.ts';

// In the chunk of what is needed only when something is wrong.
const help = () => import(/* webpackChunkName: "trouble" */ './fallback-manifest.ts');

/**
 * Gets the manifest where the page carries none that can be taken as it is: reads the one that it carries or asks for it, and
 * goes by the remembered one when that is newer, or there is no other.
 *
 * @throws {ShellError} MANIFEST_…
 */
export async function firstManifest(url: string, base: string, again: boolean): Promise<LiveManifest | LastGood> {
  const written = writtenManifest();
  const first = await fetchManifest(url, again ? 'reload' : 'default', written);
  if (first.source === 'live' && first.manifest.revision >= lastGoodRevision(base)) return first;
  const { fallbackManifest } = await help();
  return fallbackManifest(url, base, written ? undefined : first);
}
