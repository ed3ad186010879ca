import { isObject } from '../../manifests/is-object.ts';
import type { Manifest } from '../../manifests/schema.ts';
import { hooks } from '../chunk-hooks.ts';
import { ShellError, type ShellErrorCode } from '../errors.ts';
import { isTransientStatus } from '../transient-http-status.ts';
import { fetchManifest, type ManifestLocation } from './fetch-manifest.ts';
import { forgetLastGood, readLastGood, type StoredManifest } from './last-good-manifest.ts';
import { lastGoodRevision } from './last-good-revision.ts';
import type {
  FetchFailure,
  LiveManifest,
  Signed,
  SignedSource,
  UnreadableManifest,
  Validation,
} from './read-manifest.ts';
import { FETCH_TIMEOUT_MS } from './request-text.ts';

/** The last good manifest, and what is wrong with the live one. */
export type LastGood = {
  readonly source: 'remembered';
  readonly manifest: Manifest;
  readonly stored: StoredManifest;
  readonly reason: ShellError;
  readonly isExcerpt: false;
  readonly isChecked: false;
  readonly signed: Signed | undefined;
};

/** What the page starts from: the live manifest, embedded or fetched, or the last good one. */
export type LoadedManifest = LiveManifest | LastGood;

/**
 * Pauses before further requests. Each is lengthened at random up to twofold, so that the visitors of an outage
 * do not all return at the same moment.
 */
const RETRY_PAUSES_MS = [300, 1_000];

/**
 * Finds the manifest to start from if the first one is missing, broken, or older than the last good one.
 *
 * A live manifest has precedence whatever the storage holds, because anybody who can run code in the page can write to that. If it is
 * older than the last good one, it may be a stale copy from some cache, or of an instance of the server that has not seen the edit yet. So
 * the server is asked up to three times more, within 3 seconds. On a site with keys the storage
 * proves what it holds: there, the last good one is used in place of an older one.
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
  const { source } = first.signed ?? {};
  const fetchAgain = () => (source ? source.fetch('reload') : fetchManifest(url, 'reload', validation));
  let live = 'timedOut' in first ? first : await fetchAgain();
  const lastGood = async (reason: () => ShellError | Promise<ShellError>): Promise<LastGood | undefined> => {
    const stored = readLastGood(base);
    const manifest = stored && (await parseLastGood(stored, base, validation, source));
    if (!manifest) return undefined;
    const signed = source && { signature: stored.signature, source };
    return {
      source: 'remembered',
      manifest,
      stored,
      reason: await reason(),
      isExcerpt: false,
      isChecked: false,
      signed,
    };
  };

  if (first.source === 'live') {
    let newest = newer(first, live);
    for (const pauseMs of source ? [] : RETRY_PAUSES_MS) {
      if (live.source !== 'live' || !outdatedError(url, base, newest)) break;
      await pause(pauseMs * (1 + Math.random()));
      live = await fetchAgain();
      newest = newer(newest, live);
    }
    const outdated = outdatedError(url, base, newest);
    if (outdated && source) return (await lastGood(() => outdated)) ?? newest;
    if (outdated && live.source === 'live') forgetLastGood(base, outdated.message);
    return newest;
  }
  if (live.source === 'live') {
    const outdated = source && outdatedError(url, base, live);
    return (outdated && (await lastGood(() => outdated))) ?? live;
  }

  const failure = live;
  const found = await lastGood(() => toManifestError(url, failure, validation.explain));
  if (found) return found;

  for (const pauseMs of RETRY_PAUSES_MS) {
    if (!isTransient(live)) break;
    await pause(pauseMs * (1 + Math.random()));
    live = await fetchAgain();
    if (live.source === 'live') return live;
  }
  throw await toManifestError(url, live, validation.explain);
}

const newer = (known: LiveManifest, answer: LiveManifest | FetchFailure): LiveManifest =>
  answer.source === 'live' && answer.manifest.revision > known.manifest.revision ? answer : known;

/** A rollback raises the revision, too. So either the copy is stale, or nobody has published what is stored. */
function outdatedError(url: string, base: string, { manifest: { revision } }: LiveManifest): ShellError | undefined {
  const last = lastGoodRevision(base);
  if (last <= revision) return undefined;
  return new ShellError(
    'MANIFEST_OUTDATED',
    `${url} has revision ${revision}, but this browser has stored revision ${last}`,
  );
}

/**
 * Reads a stored manifest within the bounds of the page: it cannot bring origins of its own, or do without the integrity that the page
 * requires (server/html/compose-page.ts). One that has to be on other origins, that this shell cannot read, or that on a site with keys is
 * not signed or has expired, is removed.
 */
async function parseLastGood(
  { revision, manifest: text, signature }: StoredManifest,
  base: string,
  { validate }: Validation,
  source: SignedSource | undefined,
): Promise<Manifest | undefined> {
  const { origins = '', integrity } = document.documentElement.dataset;
  try {
    await source?.verify(text, signature);
    const value: unknown = JSON.parse(text);
    if (isObject(value)) {
      const { manifest, refused } = await validate(
        hooks.overridden({ ...value, origins: origins.split(' ').filter(Boolean) }),
      );
      if (manifest?.revision === revision && refused.length === 0) {
        return integrity === 'required' ? { ...manifest, policy: { ...manifest.policy, integrity } } : manifest;
      }
    }
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof ShellError)) throw error;
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
  const isHtml = response?.headers.get('content-type')?.startsWith('text/html') || text?.trimStart().startsWith('<');
  if (cause instanceof ShellError && !isHtml) return cause; // about its signature
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
  return isHtml
    ? error('MANIFEST_IS_HTML', `${from} answered HTML`)
    : error('MANIFEST_NOT_JSON', `${from} answered something that is not JSON`);
}

const pause = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs));
