import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { decodePath } from '../../../shell/server/files/find-file.ts';
import { explainingFileErrors, fileError } from '../../file-error.ts';
import { OperatorError } from '../../operator-error.ts';
import { isBucketUrl } from '../buckets/open-bucket.ts';
import { replaceFile } from '../history/durable-file.ts';
import { openBucketBuild } from './bucket-build.ts';
import type { BuildReader } from './build-file.ts';
import { openFolder } from './build-location.ts';
import { digestsOf, matchesDigest } from './digests.ts';
import { changedError, versionTakenError } from './publish-errors.ts';
import { type BuildDescription, readDescription } from './read-description.ts';
import { uploadBuild } from './upload-build.ts';

/**
 * Copies a build to the folder that it is served from, or to a bucket: the files that its remote.json lists, with their compressed copies,
 * and nothing else that is in its folder. The copy appears at once, by a rename, after its bytes were proven. If the proof
 * fails, nothing stays. Does nothing, and gives false, if the build is there already. If the folder is the one that the build is in, only
 * its remote.json is written.
 *
 * @param remoteJson if the folder has none
 * @throws {OperatorError} VERSION_TAKEN when that folder has other bytes, FILE_UNUSABLE when it cannot be written,
 *   BUILD_UNFIT when the build has changed since it was read
 */
export async function publishBuild(
  from: string,
  to: string,
  description: BuildDescription,
  remoteJson?: Buffer | undefined,
): Promise<boolean> {
  if (await isPublished(openPublished(to), description)) return false;
  if (isBucketUrl(to)) {
    await uploadBuild(from, to, description, remoteJson);
    return true;
  }
  if (remoteJson && existsSync(to) && realpathSync(from) === realpathSync(to)) {
    const path = join(to, 'remote.json');
    explainingFileErrors({ code: 'FILE_UNUSABLE', done: `${path} was not written`, path }, () =>
      replaceFile(path, remoteJson),
    );
    return false;
  }
  const parent = dirname(resolve(to));
  const temporary = `${resolve(to)}.writing-${hostname()}-${process.pid}`;
  let created: string | undefined;
  try {
    created = mkdirSync(parent, { recursive: true });
    copyListed(resolve(from), temporary, description);
    if (remoteJson) writeFileSync(join(temporary, 'remote.json'), remoteJson);
    await proveCopy(openFolder(temporary), description);
    renameSync(temporary, resolve(to));
    return true;
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary, { recursive: true }); // not by `force`: rmSync throws if the name is too long
    if (created !== undefined) removeEmptyFolders(parent, created);
    // Another process may have published it in the meantime.
    if (existsSync(to) && (await isPublished(openFolder(to), description))) return false;
    const done = `${from} was not copied to ${to}, and the manifest was not changed`;
    throw fileError(error, 'FILE_UNUSABLE', done, to) ?? error;
  }
}

/** Copies the files that remote.json lists, and their compressed copies; links are left out. */
function copyListed(from: string, to: string, { files }: BuildDescription): void {
  const listed = new Set(['remote.json', ...Object.keys(files).map(decodePath)]);
  const folders = [...listed].flatMap((file) => (file?.includes('/') ? [`${dirname(file)}/`] : []));
  cpSync(from, to, {
    recursive: true,
    filter(source) {
      const path = relative(from, source).replaceAll(sep, '/');
      const stats = lstatSync(source);
      if (stats.isDirectory()) return path === '' || folders.some((folder) => folder.startsWith(`${path}/`));
      return stats.isFile() && (listed.has(path) || listed.has(path.replace(/\.(gz|br)$/, '')));
    },
  });
}

/** The build may have changed since it was read. @throws {OperatorError} BUILD_UNFIT */
async function proveCopy(copy: BuildReader, description: BuildDescription): Promise<void> {
  if (!isDeepStrictEqual(await readDescription(copy), description)) throw changedError('remote.json', description);
  for (const [file, { integrity }] of Object.entries(description.files)) {
    const found = await copy.read(file);
    const isProven = found && matchesDigest(digestsOf(found.content), integrity);
    if (!isProven || found.copies.some(({ isSame }) => !isSame)) throw changedError(file, description);
  }
}

function removeEmptyFolders(folder: string, top: string): void {
  if (folder.length < top.length || readdirSync(folder).length > 0) return;
  rmdirSync(folder);
  removeEmptyFolders(dirname(folder), top);
}

/** A build where builds are published: in a folder, or in a bucket. */
export const openPublished = (place: string): BuildReader =>
  isBucketUrl(place) ? openBucketBuild(place) : openFolder(place);

/**
 * Whether the same build is published already; false if that is only known to signed-in visitors.
 *
 * @throws {OperatorError} VERSION_TAKEN when another build is published there
 */
export async function isPublished(published: BuildReader, description: BuildDescription): Promise<boolean> {
  const found = await readDescription(published).catch((error: unknown) => {
    if (error instanceof OperatorError && error.code === 'SIGN_IN_NEEDED') return undefined;
    throw error;
  });
  if (!found) return false;
  if (isDeepStrictEqual(found.files, description.files) && found.name === description.name) return true;
  throw versionTakenError(description, `${published.name} has other bytes`);
}
