import { isObject } from '../../manifests/is-object.ts';
import type { Manifest } from '../../manifests/schema.ts';
import { ShellError, type ShellErrorCode } from '../errors.ts';
import { isTransientStatus } from '../transient-http-status.ts';
import { FETCH_TIMEOUT_MS, type FetchFailure, fetchManifest, type ManifestLocation } from './fetch-manifest.ts';
import { forgetLastGood, readLastGood, type StoredManifest } from './last-good-manifest.ts';
import { lastGoodRevision } from './last-good-revision.ts';
import type { LiveManifest, UnreadableManifest, Validation } from './read-manifest.ts';

/** The last good manifest, and what is wrong with the live one. */
export type LastGood = {
  readonly source: 'remembered';
  readonly manifest: Manifest;
  readonly stored: StoredManifest;
  readonly reason: ShellError;
  readonly isExcerpt: false;
  readonly isChecked: false;
};

/** What the page starts from: the live manifest, embedded or fetched, or the last good one. */
export type LoadedManifest = LiveManifest | LastGood;

/**
 * Pauses before the second and the third request. Each is lengthened at random up to twofold, so that the visitors of an outage
 * do not all return at the same moment.
 */
const RETRY_PAUSES_MS = [300, 1_000];

/**
 * Finds the manifest to start from if the first one is missing, broken, or older than the last good one.
 *
 * A live manifest has precedence whatever the storage holds, because anybody who can run code in the page can write to that. If it is
 * older than the last good one, it may be a stale copy from some cache, so the server is asked once more.
 *
 * Without a live one, a browser with a last good manifest starts from that at once: it is known to work, and waiting could only gain a
 * newer revision, which the next page load gets as well. Others wait for two more requests, 18 seconds in total at most.
 *
 * @param first the embedded manifest, or the result of the first request
 * @throws {ShellError} MANIFEST_…, never if the first one is live
 */
export async function fallbackManifest(
  location: ManifestLocation,
  validation: Validation,
  first: LiveManifest | UnreadableManifest | FetchFailure,
): Promise<LoadedManifest> {
  const { url, base } = location;
  let live = 'timedOut' in first ? first : await fetchManifest(url, 'reload', validation);
  if (first.source === 'live') {
    const newest = live.source === 'live' && live.manifest.revision > first.manifest.revision ? live : first;
    if (live.source === 'live') forgetIfNewer(url, base, newest);
    return newest;
  }
  if (live.source === 'live') return live;

  const stored = readLastGood(base);
  const manifest = stored && (await parseLastGood(stored, base, validation));
  if (manifest) {
    const reason = await toManifestError(url, live, validation.explain);
    return { source: 'remembered', manifest, stored, reason, isExcerpt: false, isChecked: false };
  }

  for (const pauseMs of RETRY_PAUSES_MS) {
    if (!isTransient(live)) break;
    await pause(pauseMs * (1 + Math.random()));
    live = await fetchManifest(url, 'reload', validation);
    if (live.source === 'live') return live;
  }
  throw await toManifestError(url, live, validation.explain);
}

/** A rollback raises the revision, too. So either a cache has answered with a stale copy, or nobody has published what is stored. */
function forgetIfNewer(url: string, base: string, { manifest: { revision } }: LiveManifest): void {
  const last = lastGoodRevision(base);
  if (last <= revision) return;
  const fact = `${url} has revision ${revision}, but this browser has stored revision ${last}`;
  forgetLastGood(base, new ShellError('MANIFEST_OUTDATED', fact).message);
}

/**
 * Reads a stored manifest within the bounds of the page: it cannot bring origins of its own, or do without the integrity that the page
 * requires (server/html/compose-page.ts). One that has to be on other origins, or that this shell cannot read, is removed.
 */
async function parseLastGood(
  { revision, manifest: text }: StoredManifest,
  base: string,
  { validate }: Validation,
): Promise<Manifest | undefined> {
  const { origins = '', integrity } = document.documentElement.dataset;
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) {
      const { manifest, refused } = await validate({ ...value, origins: origins.split(' ').filter(Boolean) });
      if (manifest?.revision === revision && refused.length === 0) {
        return integrity === 'required' ? { ...manifest, policy: { ...manifest.policy, integrity } } : manifest;
      }
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  forgetLastGood(base, 'this page cannot use it');
  return undefined;
}

/** Whether the next request may succeed: the network, a timeout, or a server that is overloaded or restarting. */
const isTransient = ({ response, text }: FetchFailure): boolean =>
  response && !response.ok ? isTransientStatus(response.status) : text === undefined;

/** The error, with its code, that a failed request amounts to. */
async function toManifestError(
  url: string,
  { response, text, cause, refused, value, timedOut }: FetchFailure,
  explain: Validation['explain'],
): Promise<ShellError> {
  const error = (code: ShellErrorCode, fact: string) => new ShellError(code, `${url} ${fact}`, { cause });
  if (response && !response.ok) return error('MANIFEST_UNREACHABLE', `answered ${response.status}`);
  if (!response || text === undefined) {
    return timedOut
      ? error('MANIFEST_TIMEOUT', `took longer than ${FETCH_TIMEOUT_MS} ms`)
      : error('MANIFEST_UNREACHABLE', 'could not be fetched: the network failed');
  }
  if (refused.length > 0) {
    return error('MANIFEST_INVALID', `is not a valid manifest: ${(await explain(value, refused)).join('; ')}`);
  }
  const from = response.redirected ? `, redirected to ${response.url},` : '';
  const isHtml = response.headers.get('content-type')?.startsWith('text/html') || text.trimStart().startsWith('<');
  return isHtml
    ? error('MANIFEST_IS_HTML', `${from} answered HTML`)
    : error('MANIFEST_NOT_JSON', `${from} answered something that is not JSON`);
}

const pause = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs));
