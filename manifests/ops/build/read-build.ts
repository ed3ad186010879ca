import { existsSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { OperatorError } from '../../operator-error.ts';
import { type BuildReader, openFolder, openUrl } from './build-location.ts';
import { digestsOf, matchesDigest } from './digests.ts';
import { type BuildDescription, readDescription } from './read-description.ts';

/** A build that is to be released: what it says of itself, and where its files are. */
export type GivenBuild = { readonly description: BuildDescription; readonly place: BuildReader } & (
  | { readonly directory: string }
  | { readonly url: URL }
);

/**
 * Reads the build that a command was given, and checks that it is whole.
 *
 * @param source a folder, or the URL of a folder or of its remote.json
 * @throws {OperatorError} BUILD_UNREADABLE, BUILD_UNREACHABLE, BUILD_UNFIT
 */
export async function readBuild(source: string): Promise<GivenBuild> {
  const where = /^https?:\/\//.test(source)
    ? { url: new URL(source.replace(/remote\.json$/, '')) }
    : { directory: folderOf(source) };
  const place = 'url' in where ? openUrl(where.url) : openFolder(where.directory);
  const description = await readDescription(place);
  if (!description) {
    throw new OperatorError(
      'BUILD_UNREADABLE',
      `${place.name} holds no build: there is no remote.json.`,
      'Give the folder that "npm run build" wrote, such as dist/remotes/explore/1.1.0, or the URL of its remote.json.',
    );
  }
  await checkFiles(place, description);
  return { description, place, ...where };
}

function folderOf(source: string): string {
  if (!existsSync(source)) {
    throw new OperatorError(
      'BUILD_UNREADABLE',
      `There is no folder ${source}.`,
      'Build the remote first: "npm run build".',
    );
  }
  return statSync(source).isFile() && basename(source) === 'remote.json' ? dirname(source) : source;
}

async function checkFiles(
  place: BuildReader,
  { name, version, bundleFileName, integrity, files }: BuildDescription,
): Promise<void> {
  const unfit = (fact: string) =>
    new OperatorError(
      'BUILD_UNFIT',
      `${name} ${version} is not whole: ${place.name}${fact}.`,
      'Build it anew, and copy the whole folder.',
    );
  if (files[bundleFileName]?.integrity !== integrity)
    throw unfit(`remote.json contradicts itself about ${bundleFileName}`);
  for (const [file, { integrity }] of Object.entries(files)) {
    const found = await place.read(file);
    if (!found) throw unfit(`${file} is missing`);
    if (!matchesDigest(digestsOf(found.content), integrity))
      throw unfit(`${file} is not the file that remote.json describes`);
  }
}
