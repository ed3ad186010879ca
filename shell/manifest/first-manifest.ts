import { writtenManifest } from './carried-manifest.ts';
import { fetchManifest, type Live } from './fetch-manifest.ts';
import { rememberedRevision } from './remembered-revision.ts';
import type { Recalled } from './stand-in.ts';

// In the chunk of what is needed only when something is wrong.
const help = () => import(/* webpackChunkName: "trouble" */ './stand-in.ts');

/**
 * Gets the manifest where the page carries none that can be taken as it is: reads the one that it carries or asks for it, and
 * goes by the remembered one when that is newer, or there is no other.
 *
 * @throws {ShellError} MANIFEST_…
 */
export async function firstManifest(url: string, base: string, again: boolean): Promise<Live | Recalled> {
  const written = writtenManifest();
  const first = await fetchManifest(url, again ? 'reload' : 'default', written);
  if (first.source === 'live' && first.manifest.revision >= rememberedRevision(base)) return first;
  const { standIn } = await help();
  return standIn(url, base, written ? undefined : first);
}
