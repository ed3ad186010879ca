import type { ApplicationEntry, Manifest, RemoteEntry } from '../../schema.ts';
import { buildsOf, type NamedBuild } from '../build/named-builds.ts';

/** One application or fragment of one build, alone on a page. */
export type SmokeTest = {
  readonly build: NamedBuild;
  readonly name: string;
  readonly module: string;
  /** Below the site; where it is shown, and nowhere else. */
  readonly path: string;
  /** The site for it: other fragments stay, because its page may place them. */
  readonly manifest: Manifest;
};

/** Where nothing is shown. */
export const ELSEWHERE = '/conch-check/elsewhere';

/**
 * Everything that the builds of a manifest show, fragments first: what they do wrong shows on the pages that place them, too.
 * No other build stands in for one that fails.
 */
export function planSmokeTests(manifest: Manifest): SmokeTest[] {
  return buildsOf(manifest).flatMap((build) => {
    const using = manifestWith(build, manifest);
    return placesOf(manifest)
      .filter(({ remote }) => remote === build.remote)
      .map((place) => smokeTest(build, place, using));
  });
}

/** A fragment is rehearsed as an application: its lifecycles are the same, and its name does not change from mount to mount. */
const placesOf = ({ applications, fragments }: Manifest): ApplicationEntry[] => [
  ...Object.entries(fragments).map(
    ([name, fragment]): ApplicationEntry => ({ ...fragment, name, region: 'main', activeWhen: ['/'] }),
  ),
  ...applications,
];

function smokeTest(build: NamedBuild, place: ApplicationEntry, manifest: Manifest): SmokeTest {
  const { name, module } = place;
  const path = pathOf(place);
  const { [name]: _, ...fragments } = manifest.fragments;
  const alone = { ...place, activeWhen: [{ path, exact: true }] };
  return { build, name, module, path, manifest: { ...manifest, applications: [alone], fragments } };
}

/** Its own path, with something in place of each parameter. What it says to a visitor who asks for that is its own affair. */
function pathOf({ activeWhen: [first = '/'] }: ApplicationEntry): string {
  const path = typeof first === 'string' ? first : first.path;
  return path.replace(/:[^/]*/g, 'anything');
}

function manifestWith(build: NamedBuild, manifest: Manifest): Manifest {
  const remotes = Object.entries(manifest.remotes).map(([name, { previous: _, rollout: __, ...entry }]) => [
    name,
    name === build.remote ? entryOf(build, entry) : entry,
  ]);
  return { ...manifest, remotes: Object.fromEntries(remotes) };
}

/** What describes the bytes of one build, it has itself or not at all. */
const entryOf = ({ remote: _, role: __, path: ___, ...build }: NamedBuild, { limits }: RemoteEntry): RemoteEntry => ({
  ...build,
  ...(limits && { limits }),
});
