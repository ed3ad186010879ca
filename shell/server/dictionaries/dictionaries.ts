import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { explainFileError } from '../../../manifests/file-error.ts';
import { namedBuilds } from '../../../manifests/ops/build/named-builds.ts';
import type { Manifest } from '../../../manifests/schema.ts';
import { fillVersion } from '../../site/builds/build-urls.ts';
import { etagOf } from '../file-digests.ts';
import type { ServedSite } from '../served-site.ts';
import { dictionaryDigest, MAX_DELTA_SOURCE_BYTES, makeDelta, parseAvailableDictionary } from './delta.ts';
import { type Family, familiesOf } from './families.ts';
import { list, otherVersions } from './other-versions.ts';

/** A file in the coding `dcz`, for clients that have one certain other version of it. */
export type Delta = { readonly contentType: string; readonly etag: string; readonly body: Buffer };

/** Lets browsers use a file as dictionary for its next version: https://www.rfc-editor.org/rfc/rfc9842 */
export type Dictionaries = {
  /** The `Use-As-Dictionary` header of a file; undefined if it has no other versions. */
  readonly header: (path: string) => string | undefined;
  /**
   * The delta of a file against what the client has. Undefined if there is none, or not yet: nobody waits for one.
   *
   * @param etag of the file as it is now
   * @param available the header `Available-Dictionary`
   */
  readonly find: (path: string, etag: string, available: string | undefined) => Delta | undefined;
  /** Makes the deltas of builds that the manifest names now, and did not name before. Resolves when they are there, and never rejects. */
  readonly follow: () => Promise<void>;
};

type Made = { readonly etag: string; readonly deltas: ReadonlyMap<string, Delta>; readonly bytes: number };

/** When so much is kept, all of it is dropped. */
const MAX_KEPT_BYTES = 32 * 1024 * 1024;
const MAX_KEPT_FILES = 20_000;
/** Of more builds in one edit, deltas are made of what is asked for. */
const MAX_BUILDS_AT_ONCE = 20;

/**
 * Makes deltas in the background, one after the other: of each file once, when the manifest names a new build, or when the first client
 * with a dictionary has asked for it.
 *
 * @param base path at which the site is mounted
 */
export function openDictionaries(
  { folders, find, state }: Pick<ServedSite, 'folders' | 'find' | 'state'>,
  base: string,
  log: (line: string) => void,
): Dictionaries {
  const made = new Map<string, Made>();
  let keptBytes = 0;
  const queue = new Set<string>();
  let making: Promise<void> | undefined;
  let families: { readonly manifest: Manifest; readonly familyOf: ReturnType<typeof familiesOf> } | undefined;
  let followed: { readonly manifest: Manifest; readonly builds: ReadonlySet<string> } | undefined;

  const familyOf = (path: string) => {
    const { manifest } = state();
    if (families?.manifest !== manifest) families = { manifest, familyOf: familiesOf(manifest) };
    return families.familyOf(path);
  };

  function keep(path: string, entry: Made): void {
    if (keptBytes + entry.bytes > MAX_KEPT_BYTES || made.size >= MAX_KEPT_FILES) {
      made.clear();
      keptBytes = 0;
    }
    keptBytes += entry.bytes - (made.get(path)?.bytes ?? 0);
    made.set(path, entry);
  }

  async function makeQueued(): Promise<void> {
    for (const path of queue) {
      queue.delete(path);
      try {
        await make(path);
      } catch (error) {
        log(`${path}: no deltas to other versions were made: ${explainFileError(error, path)?.fact ?? error}`);
      }
    }
  }

  async function make(path: string): Promise<void> {
    const family = familyOf(path);
    const content = await readSource(path);
    if (!family || !content) return;
    const deltas = await deltasOf(path, content, family);
    const bytes = [...deltas.values()].reduce((sum, { body }) => sum + body.length, 0);
    keep(path, { etag: etagOf(content), deltas, bytes });
  }

  async function deltasOf(path: string, content: Buffer, { contentType }: Family): Promise<ReadonlyMap<string, Delta>> {
    const deltas = new Map<string, Delta>();
    const most = compressedBytes(path);
    for (const other of otherVersions(folders, familyOf, path)) {
      await setImmediate(); // requests first
      const dictionary = await readSource(other);
      if (!dictionary) continue;
      const body = await makeDelta(content, dictionary);
      if (body.length < most) deltas.set(dictionaryDigest(dictionary), { contentType, etag: etagOf(body), body });
    }
    return deltas;
  }

  /** Undefined if it is not there, or larger than what a delta is made of. */
  async function readSource(path: string): Promise<Buffer | undefined> {
    const file = find(path);
    const source = file && join(file.folder, file.path);
    const bytes = source === undefined ? 0 : (statSync(source, { throwIfNoEntry: false })?.size ?? 0);
    return source !== undefined && bytes > 0 && bytes <= MAX_DELTA_SOURCE_BYTES ? readFile(source) : undefined;
  }

  /** What the file takes without a dictionary. */
  function compressedBytes(path: string): number {
    const sizes = folders.flatMap((folder) =>
      ['', '.br'].flatMap(
        (ending) => statSync(join(folder, `${path}${ending}`), { throwIfNoEntry: false })?.size ?? [],
      ),
    );
    return Math.min(...sizes);
  }

  function makeSoon(paths: readonly string[]): Promise<void> {
    for (const path of paths) queue.add(path);
    making ??= makeQueued().finally(() => {
      making = undefined;
    });
    return making;
  }

  return {
    header(path) {
      const family = familyOf(path);
      return family && `match="${base}${family.pattern}"`;
    },
    find(path, etag, available) {
      const digest = parseAvailableDictionary(available);
      if (digest === undefined || !familyOf(path)) return undefined;
      const known = made.get(path);
      if (known?.etag === etag) return known.deltas.get(digest);
      void makeSoon([path]);
      return undefined;
    },
    async follow() {
      const { manifest } = state();
      if (followed?.manifest === manifest) return making;
      const before = followed?.builds;
      followed = { manifest, builds: buildFolders(manifest) };
      if (!before) return undefined; // when the server starts, what is asked for says what is needed
      const added = [...followed.builds].filter((folder) => !before.has(folder)).slice(0, MAX_BUILDS_AT_ONCE);
      return makeSoon(
        added.flatMap((folder) => list(folders, folder, { recursive: true })).filter((path) => familyOf(path)),
      );
    },
  };
}

/** Those on the site, with a slash at the end. */
const buildFolders = (manifest: Manifest): ReadonlySet<string> =>
  new Set(
    namedBuilds(manifest)
      .filter(({ basePath }) => basePath.startsWith('/'))
      .map(({ basePath, version }) => fillVersion(basePath, version).slice(1)),
  );
