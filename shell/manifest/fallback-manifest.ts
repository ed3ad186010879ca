import type { Manifest } from '../../manifests/schema.ts';
import { ShellError } from '../errors.ts';
import { type FetchFailure, fetchManifest, type LiveManifest } from './fetch-manifest.ts';
import { forgetLastGood, readLastGood, type StoredManifest } from './last-good-manifest.ts';
import { toManifestError } from './manifest-error.ts';
import { reader } from './reader.ts';

/** The remembered manifest, and what is wrong with the live one. */
export type LastGood = {
  readonly source: 'remembered';
  readonly manifest: Manifest;
  readonly remembered: StoredManifest;
  readonly reason: ShellError;
  readonly isExcerpt: false;
  readonly isChecked: false;
};

/** Waits before the second and the third request. Chance makes each up to twice as long: visitors must not come back in step. */
const PAUSES_MS = [300, 1_000];

/**
 * What to start from when the first request gave no manifest, or one older than the remembered one. When it was the page that had
 * one of these written into it, there was no request yet: `asked` is undefined, and the live one may be newer than the page.
 *
 * Who has a remembered one starts from it now. It was seen to work, and waiting could gain only a newer revision, which the next
 * page load gets as well. Who has none waits for two more requests, 18 seconds in all at most.
 *
 * @throws {ShellError} MANIFEST_…
 */
export async function fallbackManifest(
  url: string,
  base: string,
  asked: LiveManifest | FetchFailure | undefined,
): Promise<LiveManifest | LastGood> {
  const first = asked ?? (await fetchManifest(url, 'reload'));
  const remembered = readLastGood(base);
  if (first.source === 'live' && first.manifest.revision >= (remembered?.revision ?? 0)) return first;
  const manifest = remembered && (await recall(remembered, base));
  if (remembered && manifest) {
    const reason =
      first.source === 'live' ? outdated(url, first, remembered) : (await toManifestError(url, first)).error;
    return { source: 'remembered', manifest, remembered, reason, isExcerpt: false, isChecked: false };
  }
  let live = first;
  for (const pauseMs of PAUSES_MS) {
    if (live.source === 'live' || !(await toManifestError(url, live)).transient) break;
    await pause(pauseMs * (1 + Math.random()));
    live = await fetchManifest(url, 'reload');
  }
  if (live.source === 'live') return live;
  throw (await toManifestError(url, live)).error;
}

/** Whoever publishes a rollback raises the revision, so one that is lower comes from a stale copy on the way. */
const outdated = (url: string, { manifest: { revision } }: LiveManifest, remembered: StoredManifest): ShellError =>
  new ShellError(
    'MANIFEST_OUTDATED',
    `${url} has revision ${revision}, but revision ${remembered.revision} has been here before`,
  );

/** Reads the remembered manifest, and forgets one that this shell cannot read any more. */
async function recall({ manifest: text }: StoredManifest, base: string): Promise<Manifest | undefined> {
  const { readManifest } = await reader();
  try {
    const { manifest } = readManifest(JSON.parse(text));
    if (manifest) return manifest;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  forgetLastGood(base, 'this shell cannot read it');
  return undefined;
}

const pause = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs));
