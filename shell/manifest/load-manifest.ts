import { explanationChunk, fallbackManifestChunk, fetchChunk, signatureChunk, validationChunk } from '../chunks.ts';
import { ShellError } from '../errors.ts';
import { announceManifest, measure } from '../events.ts';
import { embeddedManifest } from './embedded-manifest.ts';
import type { LoadedManifest } from './fallback-manifest.ts';
import type { ManifestLocation } from './fetch-manifest.ts';
import { lastGoodRevision } from './last-good-revision.ts';
import { readManifest, type Validation } from './read-manifest.ts';

/** Validates in a chunk of its own, and explains with zod in another one. */
export const validation: Validation = {
  validate: async (value) => (await validationChunk()).validateManifest(value),
  async explain(value, refused) {
    try {
      return (await explanationChunk()).explainInvalid(value);
    } catch {
      return refused.map(({ path }) => `${path.join('.')}: invalid`); // what, but not why
    }
  },
};

/**
 * Gets the manifest to start from. The event `conch:manifest` says which one it is, and what was left out of it.
 *
 * @param isRetry true when this page has already tried
 * @throws {ShellError} MANIFEST_…
 */
export async function loadManifest(location: ManifestLocation, isRetry: boolean): Promise<LoadedManifest> {
  const start = performance.now();
  try {
    const loaded = await embeddedFetchedOrLastGood(location, isRetry);
    void announce(location.url, loaded);
    return loaded;
  } catch (cause) {
    const error =
      cause instanceof ShellError
        ? cause
        : new ShellError('MANIFEST_UNREACHABLE', `${location.url} gave nothing`, { cause });
    announceManifest({ source: 'none', code: error.code, leftOut: [] });
    throw error;
  } finally {
    measure('conch:manifest', start);
  }
}

async function embeddedFetchedOrLastGood(location: ManifestLocation, isRetry: boolean): Promise<LoadedManifest> {
  const { keys } = document.documentElement.dataset;
  const text = keys ? undefined : embeddedManifest();
  const first = text
    ? await readManifest(text, validation)
    : await (await (keys ? signatureChunk() : fetchChunk())).fetchManifest(
        location.url,
        isRetry ? 'reload' : 'default',
        validation,
      );
  if (first.source === 'live' && first.manifest.revision >= lastGoodRevision(location.base)) return first;

  const fallback = fallbackManifestChunk().then((chunk) => chunk.fallbackManifest(location, validation, first));
  return first.source === 'live' ? fallback.catch(() => first) : fallback; // a live one is used in any case
}

async function announce(url: string, loaded: LoadedManifest): Promise<void> {
  const { source, manifest } = loaded;
  let leftOut: readonly string[] = [];
  if (source === 'live' && loaded.refused.length > 0) {
    leftOut = await validation.explain(loaded.value, loaded.refused);
    console.warn(`${url}: left out of the site\n${leftOut.join('\n')}`);
  }
  const code = source === 'remembered' ? loaded.reason.code : undefined;
  announceManifest({ source, revision: manifest.revision, code, leftOut });
}
