import { existsSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { OperatorError } from '../../operator-error.ts';
import { type BuildReader, openFolder, openUrl } from './build-location.ts';
import { digestsOf, matchesDigest } from './digests.ts';
import { type BuildDescription, readDescription } from './read-description.ts';

/** A build to release: its description, and the folder or URL that it was read from. */
export type SourceBuild = { readonly description: BuildDescription } & (
  | { readonly directory: string }
  | { readonly url: URL }
);

/**
 * Reads the build that a command was given, and checks that it is complete.
 *
 * @param source a folder, or the URL of a folder or of its remote.json
 * @throws {OperatorError} BUILD_UNREADABLE, BUILD_UNREACHABLE, BUILD_UNFIT
 */
export async function readBuild(source: string): Promise<SourceBuild> {
  const from = /^https?:\/\//.test(source)
    ? { url: new URL(source.replace(/remote\.json$/, '')) }
    : { directory: findFolder(source) };
  const reader = 'url' in from ? openUrl(from.url) : openFolder(from.directory);
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
async function assertComplete(
  reader: BuildReader,
  { name, version, bundleFileName, integrity, files }: BuildDescription,
): Promise<void> {
  const incomplete = (fact: string) =>
    new OperatorError(
      'BUILD_UNFIT',
      `${name} ${version} is incomplete or damaged: ${reader.name}${fact}.`,
      'Build it again and copy the whole folder.',
    );
  if (files[bundleFileName]?.integrity !== integrity)
    throw incomplete(`remote.json has two different digests for ${bundleFileName}`);
  for (const [file, { integrity }] of Object.entries(files)) {
    const found = await reader.read(file);
    if (!found) throw incomplete(`${file} is missing`);
    if (!matchesDigest(digestsOf(found.content), integrity))
      throw incomplete(`${file} does not match its digest in remote.json`);
  }
}
