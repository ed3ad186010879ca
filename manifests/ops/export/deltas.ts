import { extname } from 'node:path';
import { DELTA_CODING } from '../../../shell/server/dictionaries/delta.ts';
import { familiesOf } from '../../../shell/server/dictionaries/families.ts';
import { list } from '../../../shell/server/dictionaries/other-versions.ts';
import { versionDeltas } from '../../../shell/server/dictionaries/version-deltas.ts';
import type { ServedSite } from '../../../shell/server/served-site.ts';

/**
 * How many characters of a dictionary's digest are in the name of a delta: as many as a regular expression of nginx can capture.
 * Among the five versions of a file that is enough, and browsers compare the whole digest.
 */
const DIGEST_CHARS = 9;

/** Captures these characters of the header `Available-Dictionary`, in which a slash would be a folder. */
export const DICTIONARY_REGEX = `^:${'/*([A-Za-z0-9+])'.repeat(DIGEST_CHARS)}`;
/** What it has captured. @param reference as the host writes it: `$1` */
export const captured = (reference: (index: number) => string): string =>
  Array.from({ length: DIGEST_CHARS }, (_, index) => reference(index + 1)).join('');

/** The same of a digest in base64. */
export const dictionaryName = (digest: string): string => digest.replaceAll('/', '').slice(0, DIGEST_CHARS);

/** Ends as the file does, so that hosts give it the same type. @param dictionary characters of the digest, or what hosts put there */
export const deltaPath = (path: string, dictionary: string, ending = extname(path)): string =>
  `${path}.${dictionary}.${DELTA_CODING}${ending}`;

/** A file with the difference to another version of a file in the export. */
export type DeltaFile = { readonly path: string; readonly content: Buffer };

/** Makes the deltas of files to the versions that are in the folders of the site, to which the export belongs. */
export async function makeDeltaFiles(site: ServedSite, paths: readonly string[]): Promise<readonly DeltaFile[]> {
  const familyOf = familiesOf(site.state().manifest);
  /** Of a large site, most builds are the only version, so their files need not be looked at. */
  const counts = new Map<string, number>();
  const countIn = (versions: string): number => {
    const count = counts.get(versions) ?? list(site.folders, versions).length;
    counts.set(versions, count);
    return count;
  };
  const files: DeltaFile[] = [];
  for (const path of paths) {
    const family = familyOf(path);
    if (!family || (family.versions !== undefined && countIn(family.versions) < 2)) continue;
    const made = await versionDeltas(site, familyOf, path);
    for (const [digest, content] of made?.deltas ?? []) {
      files.push({ path: deltaPath(path, dictionaryName(digest)), content });
    }
  }
  return files;
}
