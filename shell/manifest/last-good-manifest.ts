import { isObject } from '../../manifests/is-object.ts';
import { readJson, readText, removeText, writeText } from '../storage.ts';

/** The newest manifest whose remotes mounted in this browser. */
export type StoredManifest = {
  readonly revision: number;
  /** When it was seen to work, in ISO 8601. */
  readonly time: string;
  /** As it was received. */
  readonly manifest: string;
};

const keyOf = (base: string): string => `conch:manifest:${base}`;

/**
 * Revision of the last good manifest of the site at `base`; 0 if there is none. Parses nothing, because every start asks for it:
 * `revision` is the first property that `writeLastGood` writes.
 */
export const lastGoodRevision = (base: string): number =>
  Number(/^{"revision":(\d+)/.exec(readText('localStorage', keyOf(base)) ?? '')?.[1] ?? 0);

/** Undefined if there is none, or storage is forbidden. */
export function readLastGood(base: string): StoredManifest | undefined {
  const key = keyOf(base);
  const stored = readJson('localStorage', key);
  if (isStoredManifest(stored)) return stored;
  if (readText('localStorage', key) !== undefined) forgetLastGood(base, 'this shell has not written it');
  return undefined;
}

/** Keeps the newer one, if another tab has stored one meanwhile. */
export function writeLastGood(base: string, { revision, time, manifest }: StoredManifest): void {
  if (lastGoodRevision(base) > revision) return;
  writeText(
    'localStorage',
    keyOf(base),
    JSON.stringify({ revision, time, manifest }),
    'This browser cannot store the manifest, so every visit needs the live one',
  );
}

export function forgetLastGood(base: string, reason: string): void {
  removeText('localStorage', keyOf(base));
  console.warn(`The last good manifest is removed from storage: ${reason}`);
}

const isStoredManifest = (value: unknown): value is StoredManifest =>
  isObject(value) &&
  Number.isSafeInteger(value.revision) &&
  typeof value.time === 'string' &&
  typeof value.manifest === 'string';
