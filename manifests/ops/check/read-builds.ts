import pLimit from 'p-limit';
import { entryFile } from '../../../shell/site/builds/build-urls.ts';
import { fingerprint } from '../../../shell/site/builds/fingerprint.ts';
import { OperatorError } from '../../operator-error.ts';
import type { BuildFile, BuildReader } from '../build/build-file.ts';
import { type BuildLocation, openBuild } from '../build/build-location.ts';
import { elementsDefinedBy } from '../build/defined-elements.ts';
import { digestsFor, type NeededDigests } from '../build/digests.ts';
import type { NamedBuild } from '../build/named-builds.ts';
import { type BuildDescription, readDescription } from '../build/read-description.ts';
import { runsByEval, type ScriptKind, scriptKind } from '../build/script-kind.ts';

/** Everything that the checks need to know of a build. */
export type BuildReading = {
  readonly build: NamedBuild;
  /** Folder or URL. */
  readonly source: string;
  /** Undefined if it is missing or unusable; `errors` says which. */
  readonly description?: BuildDescription | undefined;
  /** The entry, the assets and what the description lists; undefined for a missing file, no value for an unreadable one. */
  readonly files: ReadonlyMap<string, FileFacts | undefined>;
  /**
   * BUILD_UNREADABLE is about the description, FILE_UNUSABLE about any file; after any other one about the description
   * nothing else was read.
   */
  readonly errors: readonly OperatorError[];
};

export type FileFacts = {
  readonly digests: NeededDigests;
  /** Whether it is a script of webpack's development mode. */
  readonly runsByEval: boolean;
  /** Custom elements that it defines. */
  readonly elements: readonly string[];
  /** Of the entry. */
  readonly kind?: ScriptKind;
  /** Names of compressed copies that visitors may get in place of it, and that have other content. */
  readonly differingCopies: readonly string[];
} & Omit<BuildFile, 'content' | 'copies'>;

const CONCURRENT_READS = 8;
/** So that of thousands of builds only a few are half read. */
const CONCURRENT_BUILDS = 32;

/** @param origins of the manifest, to which requests may be redirected */
export async function readBuilds(
  builds: readonly NamedBuild[],
  location: BuildLocation,
  origins: readonly string[],
): Promise<BuildReading[]> {
  const limit = pLimit(CONCURRENT_READS);
  return pLimit(CONCURRENT_BUILDS).map(builds, (build) => {
    const reader = openBuild(build, { ...location, origins });
    return readBuild(build, { ...reader, read: (file) => limit(() => reader.read(file)) });
  });
}

async function readBuild(build: NamedBuild, reader: BuildReader): Promise<BuildReading> {
  const files = new Map<string, FileFacts | undefined>();
  const entry = entryFile(build.bundleFileName);
  const errors: OperatorError[] = [];
  /** Keeps an error of one build, so that the others are still checked. */
  const collectError = async <Result>(task: Promise<Result>): Promise<Result | undefined> => {
    try {
      return await task;
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      errors.push(error);
      return undefined;
    }
  };
  const description = await collectError(describe(build, reader));
  const digestsOf = digestsFor(integritiesOf(build, description));
  const readFile = async (file: string): Promise<void> => {
    files.set(file, factsOf(await reader.read(requestPath(file, build)), digestsOf, file === entry));
  };
  const assets = Object.values(build.assets ?? description?.assets ?? {}).flat();
  const shared = Object.values(build.sharedAssets ?? {}).flat();
  const names = new Set([
    entry,
    ...(build.before ?? []),
    ...assets,
    ...shared,
    ...Object.keys(description?.files ?? {}),
  ]);
  if (errors.every(({ code }) => code === 'BUILD_UNREADABLE' || code === 'FILE_UNUSABLE')) {
    await Promise.all([...names].map((file) => collectError(readFile(file))));
  }
  return { build, source: reader.name, description, files, errors };
}

/** A host that wants a signature for each file refuses remote.json; whether it has the build, the entry shows. */
async function describe({ bundleFileName }: NamedBuild, reader: BuildReader): Promise<BuildDescription | undefined> {
  try {
    return await readDescription(reader);
  } catch (error) {
    const isSigned = entryFile(bundleFileName) !== bundleFileName;
    if (isSigned && error instanceof OperatorError && error.code === 'BUILD_UNREACHABLE') return undefined;
    throw error;
  }
}

/** As the browser requests it: see `entryUrl`. */
function requestPath(file: string, { bundleFileName, integrity }: NamedBuild): string {
  if (file !== entryFile(bundleFileName)) return file;
  return integrity && file === bundleFileName ? `${file}?v=${fingerprint(integrity)}` : bundleFileName;
}

function integritiesOf({ integrity, files }: NamedBuild, description: BuildDescription | undefined): string[] {
  const described = Object.values(description?.files ?? {}).map((file) => file.integrity);
  return [integrity, description?.integrity, ...Object.values(files ?? {}), ...described].filter(
    (each) => each !== undefined,
  );
}

function factsOf(
  file: BuildFile | undefined,
  digestsOf: (content: Buffer) => NeededDigests,
  isEntry: boolean,
): FileFacts | undefined {
  if (!file) return undefined;
  const { content, copies, ...delivery } = file;
  const text = content.toString('utf8');
  return {
    digests: digestsOf(content),
    differingCopies: copies.flatMap(({ name, isSame }) => (isSame ? [] : [name])),
    runsByEval: runsByEval(text),
    elements: elementsDefinedBy(text),
    ...(isEntry && { kind: scriptKind(text) }),
    ...delivery,
  };
}
