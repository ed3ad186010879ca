import pLimit from 'p-limit';
import { fingerprint } from '../../../shell/manifest/fingerprint.ts';
import { OperatorError } from '../../operator-error.ts';
import { type BuildFile, type BuildLocation, type BuildReader, openBuild } from '../build/build-location.ts';
import { type Digests, digestsOf } from '../build/digests.ts';
import type { NamedBuild } from '../build/named-builds.ts';
import { type BuildDescription, readDescription } from '../build/read-description.ts';

/** What was read of a build; all that the checks go by. */
export type BuildReading = {
  readonly build: NamedBuild;
  /** Folder or URL. */
  readonly place: string;
  /** Undefined where it has none, or none that can be used: then `troubles` says why. */
  readonly description?: BuildDescription | undefined;
  /** The entry, the assets and what the description lists; undefined is what is not there. */
  readonly files: ReadonlyMap<string, FileFacts | undefined>;
  /** BUILD_UNREADABLE is about the description; after BUILD_UNREACHABLE nothing more was read. */
  readonly troubles: readonly OperatorError[];
};

export type FileFacts = { readonly digests: Digests } & Omit<BuildFile, 'content'>;

const CONCURRENT_READS = 8;

/** Reads builds and their files, at most CONCURRENT_READS files at a time. */
export async function readBuilds(builds: readonly NamedBuild[], where: BuildLocation): Promise<BuildReading[]> {
  const limit = pLimit(CONCURRENT_READS);
  return Promise.all(
    builds.map((build) => {
      const place = openBuild(build, where);
      return readBuild(build, { ...place, read: (file) => limit(() => place.read(file)) });
    }),
  );
}

async function readBuild(build: NamedBuild, place: BuildReader): Promise<BuildReading> {
  const files = new Map<string, FileFacts | undefined>();
  const troubles: OperatorError[] = [];
  /** What goes wrong with one build is found out, and ends nothing. */
  const noting = async <Result>(task: Promise<Result>): Promise<Result | undefined> => {
    try {
      return await task;
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      troubles.push(error);
      return undefined;
    }
  };
  const readFile = async (file: string): Promise<void> => {
    files.set(file, factsOf(await place.read(asked(file, build))));
  };

  const description = await noting(readDescription(place));
  const assets = Object.values(build.assets ?? description?.assets ?? {}).flat();
  const shared = Object.values(build.sharedAssets ?? {}).flat();
  const names = new Set([build.bundleFileName, ...assets, ...shared, ...Object.keys(description?.files ?? {})]);
  if (troubles.every(({ code }) => code !== 'BUILD_UNREACHABLE')) {
    await noting(Promise.all([...names].map(readFile)));
  }
  return { build, place: place.name, description, files, troubles };
}

/** As the browser asks for it: with an integrity in the manifest, the entry's URL is made from it. */
const asked = (file: string, { bundleFileName, integrity }: NamedBuild): string =>
  file === bundleFileName && integrity ? `${file}?v=${fingerprint(integrity)}` : file;

function factsOf(file: BuildFile | undefined): FileFacts | undefined {
  if (!file) return undefined;
  const { content, ...delivery } = file;
  return { digests: digestsOf(content), ...delivery };
}
