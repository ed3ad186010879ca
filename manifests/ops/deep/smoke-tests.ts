import type { ApplicationEntry, Manifest } from '../../schema.ts';
import { type FullBuild, withMainBuild } from '../build/full-build.ts';
import { type NamedBuild, namedBuilds } from '../build/named-builds.ts';

/** One application or fragment of one build, alone on a page. */
export type SmokeTest = {
  readonly build: NamedBuild;
  readonly name: string;
  readonly module: string;
  /** The only path, below the site, on which it is shown. */
  readonly path: string;
  /** A site with nothing else but the other fragments, which its page may place. */
  readonly manifest: Manifest;
};

/** A path on which no application is shown. */
export const EMPTY_PATH = '/conch-check/elsewhere';

/**
 * A smoke test for each application and fragment of each build. Fragments come first, because their errors also show on
 * pages that place them. No other build takes over from one that fails. Builds on hosts that want a session are left out,
 * because nobody is signed in, and
 * previews, because they are still being tested.
 */
export const planSmokeTests = (manifest: Manifest): SmokeTest[] =>
  openableBuilds(manifest).flatMap((build) => smokeTestsOf(build, manifest));

/** One for each part of the site that the build's remote has. @param manifest need not name the build */
export function smokeTestsOf(build: NamedBuild, manifest: Manifest): SmokeTest[] {
  const site = withBuilds([build], manifest);
  return testedParts(manifest)
    .filter(({ remote }) => remote === build.remote)
    .map((part) => planSmokeTest(build, part, site));
}

/** The builds that visitors get, and that a browser can open which is not signed in. */
export const openableBuilds = (manifest: Manifest): NamedBuild[] =>
  namedBuilds(manifest).filter(
    ({ role, credentials, basePath }) => role !== 'preview' && (credentials !== 'include' || basePath.startsWith('/')),
  );

/**
 * A fragment is tested as an application, because its lifecycles are the same and an application keeps its name between
 * mounts.
 */
const testedParts = ({ applications, fragments }: Manifest): ApplicationEntry[] => [
  ...Object.entries(fragments).map(
    ([name, fragment]): ApplicationEntry => ({ ...fragment, name, region: 'main', activeWhen: ['/'] }),
  ),
  ...applications,
];

function planSmokeTest(build: NamedBuild, part: ApplicationEntry, manifest: Manifest): SmokeTest {
  // Titles and descriptions may have parameters, which the path of a smoke test does not have.
  const { title: _title, description: _description, ...untitled } = part;
  const { name, module } = untitled;
  const path = samplePath(part);
  const { [name]: _, ...fragments } = manifest.fragments;
  const alone = { ...untitled, activeWhen: [{ path, exact: true }] };
  return { build, name, module, path, manifest: { ...manifest, applications: [alone], fragments } };
}

/**
 * The application's first path, with a value for each parameter. The application has to handle a value that does not
 * exist.
 */
export function samplePath({ activeWhen: [first = '/'] }: ApplicationEntry): string {
  const path = typeof first === 'string' ? first : first.path;
  return path.replace(/:[^/]*/g, 'anything');
}

/** The manifest with these builds for everybody, and without any other build that could take over. */
export function withBuilds(builds: readonly NamedBuild[], manifest: Manifest): Manifest {
  const chosen = new Map(builds.map((build) => [build.remote, build]));
  const remotes = Object.entries(manifest.remotes).map(
    ([name, { previous: _, rollout: __, previews: ___, ...entry }]) => {
      const build = chosen.get(name);
      return [name, build ? withMainBuild(entry, fullBuildOf(build)) : entry];
    },
  );
  return { ...manifest, remotes: Object.fromEntries(remotes) };
}

const fullBuildOf = ({ remote: _, role: __, path: ___, ...build }: NamedBuild): FullBuild => build;
