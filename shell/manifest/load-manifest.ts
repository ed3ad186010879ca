import { ShellError } from '../errors.ts';
import { announceManifest, measure } from '../events.ts';
import { carriedManifest } from './embedded-manifest.ts';
import type { LastGood } from './fallback-manifest.ts';
import type { LiveManifest } from './fetch-manifest.ts';
import { reader } from './reader.ts';
import { lastGoodRevision } from './remembered-revision.ts';

/**
 * Gets the manifest to start from: the live one, which a server may have written into the page, or the remembered one when the
 * live one is missing, broken or older. The event `conch:manifest` tells which one it is, and what was left out of it.
 *
 * @param base path at which the site is mounted
 * @param again true when this page has asked before
 * @throws {ShellError} MANIFEST_…
 */
export async function loadManifest(url: string, base: string, again: boolean): Promise<LiveManifest | LastGood> {
  const start = performance.now();
  try {
    const loaded = await liveOrRemembered(url, base, again);
    void tell(url, loaded);
    return loaded;
  } catch (cause) {
    const error =
      cause instanceof ShellError ? cause : new ShellError('MANIFEST_UNREACHABLE', `${url} gave nothing`, { cause });
    announceManifest({ source: 'none', code: error.code, leftOut: [] });
    throw error;
  } finally {
    measure('conch:manifest', start);
  }
}

async function liveOrRemembered(url: string, base: string, again: boolean): Promise<LiveManifest | LastGood> {
  const carried = carriedManifest();
  if (carried && carried.manifest.revision >= lastGoodRevision(base)) return carried;
  const { firstManifest } = await reader();
  return firstManifest(url, base, again);
}

/** What was left out is put into words first, which may take a moment. */
async function tell(url: string, loaded: LiveManifest | LastGood): Promise<void> {
  const { source, manifest } = loaded;
  let leftOut: readonly string[] = [];
  if (source === 'live' && loaded.refused.length > 0) {
    const { explainInvalid } = await reader();
    leftOut = await explainInvalid(loaded.value, loaded.refused);
    console.warn(`${url}: left out of the site\n${leftOut.join('\n')}`);
  }
  const code = source === 'remembered' ? { code: loaded.reason.code } : {};
  announceManifest({ source, revision: manifest.revision, ...code, leftOut });
}
