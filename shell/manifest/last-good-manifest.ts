import { isObject } from '../../manifests/is-object.ts';
import { readJson, readText, removeText, writeText } from '../storage.ts';
import { lastGoodKey, lastGoodRevision } from './last-good-revision.ts';

/** The newest manifest whose remotes mounted in this browser. */
export type StoredManifest = {
  readonly revision: number;
  /** When it was seen to work, in ISO 8601. */
  readonly time: string;
  /** As it was received. */
  readonly manifest: string;
  /** The content of the signature file, on a site with keys. */
  readonly signature?: string | undefined;
};

/** Longest time for which a manifest is kept. Later its builds may be gone, or have known faults. */
const MAX_AGE_MS = 30 * 24 * 60 * 60_000;

/** Undefined if there is none, or storage is forbidden. One that is too old, or not as `writeLastGood` writes it, is removed. */
export function readLastGood(base: string): StoredManifest | undefined {
  const key = lastGoodKey(base);
  const stored = readJson('localStorage', key);
  if (isStoredManifest(stored) && stored.revision === lastGoodRevision(base)) {
    const ageMs = Date.now() - Date.parse(stored.time);
    if (ageMs >= 0 && ageMs <= MAX_AGE_MS) return stored;
    forgetLastGood(base, `it is of ${stored.time}`);
  } else if (readText('localStorage', key) !== undefined) forgetLastGood(base, 'this shell has not written it');
  return undefined;
}

/** Keeps the newer one, if another tab has stored one meanwhile. */
export function writeLastGood(base: string, { revision, time, manifest, signature }: StoredManifest): void {
  if (lastGoodRevision(base) > revision) return;
  writeText(
    'localStorage',
    lastGoodKey(base),
    JSON.stringify({ revision, time, manifest, signature }),
    'This browser cannot store the manifest, so every visit needs the live one',
  );
}

export function forgetLastGood(base: string, reason: string): void {
  removeText('localStorage', lastGoodKey(base));
  console.warn(`The last good manifest is removed from storage: ${reason}`);
}

const isStoredManifest = (value: unknown): value is StoredManifest =>
  isObject(value) &&
  Number.isSafeInteger(value.revision) &&
  typeof value.time === 'string' &&
  typeof value.manifest === 'string' &&
  ['string', 'undefined'].includes(typeof value.signature);
