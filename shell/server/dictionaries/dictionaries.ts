import { explainFileError } from '../../../manifests/file-error.ts';
import { namedBuilds } from '../../../manifests/ops/build/named-builds.ts';
import type { Manifest } from '../../../manifests/schema.ts';
import { fillVersion } from '../../site/builds/build-urls.ts';
import { etagOf } from '../files/file-digests.ts';
import { rememberBy } from '../remember-by.ts';
import type { ServedSite } from '../served-site.ts';
import { parseAvailableDictionary } from './delta.ts';
import { type Family, type FamilyOf, familiesOf } from './families.ts';
import { list } from './other-versions.ts';
import { versionDeltas } from './version-deltas.ts';

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
  site: Pick<ServedSite, 'folders' | 'find' | 'state'>,
  base: string,
  log: (line: string) => void,
): Dictionaries {
  const made = new Map<string, Made>();
  let keptBytes = 0;
  const queue = new Set<string>();
  let making: Promise<void> | undefined;
  let families: { readonly manifest: Manifest; readonly familyOf: FamilyOf } | undefined;
  let followed: { readonly manifest: Manifest; readonly builds: ReadonlySet<string> } | undefined;

  const familyOf = (path: string) => {
    const { manifest } = site.state();
    if (families?.manifest !== manifest) families = { manifest, familyOf: remembered(familiesOf(manifest)) };
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
    const made = family && (await versionDeltas(site, familyOf, path));
    if (!made) return;
    const deltas = [...made.deltas].map(([digest, body]): [string, Delta] => [
      digest,
      { contentType: family.contentType, etag: etagOf(body), body },
    ]);
    const bytes = deltas.reduce((sum, [, { body }]) => sum + body.length, 0);
    keep(path, { etag: etagOf(made.content), deltas: new Map(deltas), bytes });
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
      const { manifest } = site.state();
      if (followed?.manifest === manifest) return making;
      const before = followed?.builds;
      followed = { manifest, builds: buildFolders(manifest) };
      if (!before) return undefined; // when the server starts, what is asked for says what is needed
      const added = [...followed.builds].filter((folder) => !before.has(folder)).slice(0, MAX_BUILDS_AT_ONCE);
      return makeSoon(
        added.flatMap((folder) => list(site.folders, folder, { recursive: true })).filter((path) => familyOf(path)),
      );
    },
  };
}

function remembered(familyOf: FamilyOf): FamilyOf {
  const known = rememberBy<{ readonly family: Family | undefined }>(MAX_KEPT_FILES);
  return (path) => known(path, () => ({ family: familyOf(path) })).family;
}

/** Those on the site, with a slash at the end. */
const buildFolders = (manifest: Manifest): ReadonlySet<string> =>
  new Set(
    namedBuilds(manifest)
      .filter(({ basePath }) => basePath.startsWith('/'))
      .map(({ basePath, version }) => fillVersion(basePath, version).slice(1)),
  );
