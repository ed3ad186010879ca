import { OperatorError } from '../../operator-error.ts';
import { listFiles } from '../check/finding.ts';
import { type BuildSource, openSource } from '../describe/build-source.ts';
import type { Described } from '../describe/describe-build.ts';
import type { BuildReader } from './build-file.ts';
import { openFolder, openUrl } from './build-location.ts';
import { digestsOf, matchesDigest } from './digests.ts';
import { type BuildDescription, filesWithoutDigest, readDescription } from './read-description.ts';

/** A build to release: its description, and the folder or URL that it was read from. */
export type SourceBuild = {
  readonly description: BuildDescription;
  /** If it has no remote.json: what was found out in its place. */
  readonly described?: Described;
} & ({ readonly directory: string } | { readonly url: URL });

/**
 * Reads the build that a command was given, and checks that it is complete.
 *
 * @param source a folder, or the URL of a folder, of its remote.json or of its entry
 * @param origins to which a request may be redirected
 * @param describe describes a build that has no remote.json
 * @throws {OperatorError} BUILD_UNREADABLE, BUILD_UNREACHABLE, REDIRECTED, BUILD_UNFIT, BROWSER_MISSING
 */
export async function readBuild(
  source: string,
  origins: readonly string[],
  describe?: (source: BuildSource) => Promise<Described>,
): Promise<SourceBuild> {
  const files = openSource(source, origins);
  const from = files.files ? { directory: files.name } : { url: new URL(files.name) };
  const reader = 'url' in from ? openUrl(from.url, { origins }) : openFolder(from.directory);
  const description = await readDescription(reader);
  if (!description && describe) {
    const described = await describe(files);
    return { description: described.description, described, ...from };
  }
  if (!description) {
    const fact = `${reader.name} is not a build: it has no remote.json.`;
    throw new OperatorError('BUILD_UNREADABLE', fact, 'Run "conch describe", which writes one.');
  }
  await assertComplete(reader, description);
  return { description, ...from };
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
