import { existsSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { OperatorError } from '../../operator-error.ts';
import { listFiles } from '../check/finding.ts';
import { type BuildReader, openFolder, openUrl } from './build-location.ts';
import { digestsOf, matchesDigest } from './digests.ts';
import { type BuildDescription, filesWithoutDigest, readDescription } from './read-description.ts';

/** A build to release: its description, and the folder or URL that it was read from. */
export type SourceBuild = { readonly description: BuildDescription } & (
  | { readonly directory: string }
  | { readonly url: URL }
);

/**
 * Reads the build that a command was given, and checks that it is complete.
 *
 * @param source a folder, or the URL of a folder or of its remote.json
 * @param origins to which a request may be redirected
 * @throws {OperatorError} BUILD_UNREADABLE, BUILD_UNREACHABLE, REDIRECTED, BUILD_UNFIT
 */
export async function readBuild(source: string, origins: readonly string[]): Promise<SourceBuild> {
  const from = /^https?:\/\//.test(source) ? { url: parseUrl(source) } : { directory: findFolder(source) };
  const reader = 'url' in from ? openUrl(from.url, { origins }) : openFolder(from.directory);
  const description = await readDescription(reader);
  if (!description) {
    throw new OperatorError(
      'BUILD_UNREADABLE',
      `${reader.name} is not a build: it has no remote.json.`,
      'Name the folder that "npm run build" wrote, such as dist/remotes/explore/1.1.0, or the URL of its remote.json.',
    );
  }
  await assertComplete(reader, description);
  return { description, ...from };
}

/** @throws {OperatorError} BUILD_UNREADABLE */
function parseUrl(source: string): URL {
  const folder = source.replace(/remote\.json$/, '');
  if (URL.canParse(folder)) return new URL(folder);
  throw new OperatorError('BUILD_UNREADABLE', `${source} is not a URL.`, 'Name the URL of a remote.json.');
}

function findFolder(source: string): string {
  if (!existsSync(source)) {
    throw new OperatorError(
      'BUILD_UNREADABLE',
      `There is no folder ${source}.`,
      'Build the remote first: "npm run build".',
    );
  }
  return statSync(source).isFile() && basename(source) === 'remote.json' ? dirname(source) : source;
}

/** @throws {OperatorError} BUILD_UNFIT */
async function assertComplete(reader: BuildReader, description: BuildDescription): Promise<void> {
  const { name, version, bundleFileName, integrity, files } = description;
  const incomplete = (fact: string) =>
    new OperatorError(
      'BUILD_UNFIT',
      `${name} ${version} is incomplete or damaged: ${reader.name}${fact}.`,
      'Build it again and copy the whole folder.',
    );
  if (!Object.hasOwn(files, bundleFileName) || files[bundleFileName]?.integrity !== integrity)
    throw incomplete(`remote.json has two different digests for ${bundleFileName}`);
  const unknown = filesWithoutDigest(description);
  if (unknown.length > 0)
    throw incomplete(`remote.json names ${listFiles(unknown)} in its assets, which "files" does not list`);
  for (const [file, { integrity }] of Object.entries(files)) {
    const found = await reader.read(file);
    if (!found) throw incomplete(`${file} is missing`);
    if (!matchesDigest(digestsOf(found.content), integrity))
      throw incomplete(`${file} does not match its digest in remote.json`);
    const copy = found.copies.find(({ isSame }) => !isSame);
    if (copy) throw incomplete(`${copy.name} has other content than ${file}`);
  }
}
