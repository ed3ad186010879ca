import { type FetchFailure, type LiveManifest, readManifest, type Validation } from './read-manifest.ts';
import { requestText } from './request-text.ts';

/** Where the manifest is, and for which site. */
export type ManifestLocation = {
  readonly url: string;
  /** Path at which the site is mounted. */
  readonly base: string;
};

/**
 * Requests the manifest of a site without keys once. Never rejects.
 *
 * @param cache `default` uses what index.html preloads; `reload` goes to the server, and so is for every further request
 */
export async function fetchManifest(
  url: string,
  cache: RequestCache,
  validation: Validation,
): Promise<LiveManifest | FetchFailure> {
  const received = await requestText(url, cache);
  const { response, text } = received;
  if (!response || text === undefined) return { source: 'none', value: undefined, refused: [], ...received };
  const validatedBy = response.headers.get('conch-contract') ?? undefined;
  const read = await readManifest({ text, validatedBy, isExcerpt: false }, validation);
  return read.source === 'live' ? read : { ...received, ...read };
}
