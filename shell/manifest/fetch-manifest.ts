import { type LiveManifest, readManifest, type UnreadableManifest, type Validation } from './read-manifest.ts';

/** Longest wait for one response, to its last byte. */
export const FETCH_TIMEOUT_MS = 5_000;

/** Where the manifest is, and for which site. */
export type ManifestLocation = {
  readonly url: string;
  /** Path at which the site is mounted. */
  readonly base: string;
};

/** All that is known about a request that gave no manifest; fallback-manifest.ts turns it into a code. */
export type FetchFailure = UnreadableManifest & {
  readonly timedOut: boolean;
  /** Undefined when there was none. */
  readonly response: Response | undefined;
  /** The body, if the status was OK and the body arrived whole. */
  readonly text: string | undefined;
};

/**
 * Requests the manifest once. Never rejects.
 *
 * @param cache `default` uses what index.html preloads; `reload` goes to the server, and so is for every further request
 */
export async function fetchManifest(
  url: string,
  cache: RequestCache,
  validation: Validation,
): Promise<LiveManifest | FetchFailure> {
  const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
  let response: Response | undefined;
  let text: string | undefined;
  let cause: unknown;
  try {
    // The same mode and credentials as the preload in index.html, or the browser fetches the file twice:
    // https://developer.mozilla.org/docs/Web/HTML/Reference/Attributes/rel/preload#cors-enabled_fetches
    response = await fetch(url, { cache, signal });
    if (response.ok) text = await response.text();
  } catch (error) {
    cause = error;
  }
  const failure = { response, text, timedOut: signal.aborted };
  if (!response || text === undefined) {
    return { source: 'none', cause, value: undefined, refused: [], ...failure };
  }
  const validatedBy = response.headers.get('conch-contract') ?? undefined;
  const read = await readManifest({ text, validatedBy, isExcerpt: false }, validation);
  return read.source === 'live' ? read : { ...read, ...failure };
}
