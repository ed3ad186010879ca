import semver from 'semver';
import { buildLabel, type NamedBuild } from '../build/named-builds.ts';
import type { Finding } from './finding.ts';
import type { BuildReading } from './read-builds.ts';

/** What a build says of the modules that it shares; `provides` is undefined where nobody knows. */
type Sharing = {
  readonly build: NamedBuild;
  readonly requires: Readonly<Record<string, string>>;
  readonly provides: Readonly<Record<string, string>> | undefined;
};

/**
 * Whether each build can have the shared modules that it asks for. Two builds of one remote are never meant to be in one page;
 * any others may be.
 */
export function checkSharedVersions(readings: readonly BuildReading[]): Finding[] {
  const all = readings.map(
    ({ build, description }): Sharing => ({
      build,
      requires: build.requires ?? description?.requires ?? {},
      provides: build.provides ?? description?.provides,
    }),
  );
  const isAnother = (one: Sharing, other: Sharing): boolean => one.build.remote !== other.build.remote;
  const brought = versionsIn(all);
  return all.flatMap((sharing, index) => [
    ...withoutProvider(sharing, () => all.filter((other) => isAnother(sharing, other))),
    ...all
      .slice(0, index)
      .filter((other) => isAnother(sharing, other))
      .flatMap((other) => inEachOthersWay(other, sharing, brought)),
  ]);
}

/** Shared module -> each version that some build brings. */
type Brought = ReadonlyMap<string, ReadonlySet<string>>;

function versionsIn(all: readonly Sharing[]): Brought {
  const brought = new Map<string, Set<string>>();
  for (const [name, version] of all.flatMap(({ provides }) => Object.entries(provides ?? {}))) {
    brought.set(name, (brought.get(name) ?? new Set()).add(version));
  }
  return brought;
}

function withoutProvider(sharing: Sharing, findOthers: () => readonly Sharing[]): Finding[] {
  const { build, requires, provides } = sharing;
  // A build that does not say what it brings is taken to bring all that it asks for, as in the page.
  if (!provides) return [];
  const open = Object.entries(requires).filter(([name, range]) => !isAccepted(provides[name], range));
  if (open.length === 0) return []; // as in nearly every build
  const others = findOthers();
  const brought = versionsIn([sharing, ...others]);
  return open
    .map(([name, range]) => ({ name, range, found: [...(brought.get(name) ?? [])] }))
    .filter(({ range, found }) => !found.some((version) => isAccepted(version, range)))
    .map(({ name, range, found }): Finding => {
      const have = found.length > 0 ? `only ${found.join(', ')}` : 'none at all';
      return {
        severity: others.some((other) => !other.provides) ? 'warning' : 'error',
        code: 'SHARED_VERSION_MISSING',
        path: [...build.path, 'version'],
        message: `${buildLabel(build)} needs ${name} ${range}, and the builds of this site bring ${have}`,
        remedy: 'Release a build that brings it, or take this one back.',
      };
    });
}

/**
 * One copy of a shared module serves the whole page, and the other build may refuse it. Where the page has begun to fetch one (see
 * shell/manifest/prevails.ts), it is that of the highest version; else whichever build comes first decides.
 */
function inEachOthersWay(one: Sharing, other: Sharing, brought: Brought): Finding[] {
  if (one.build.role !== 'main' && other.build.role !== 'main') return [];
  const both = Object.keys(one.requires).filter((name) => name in other.requires);
  const clashes = both.filter((name) => refuses(one, other, name) || refuses(other, one, name));
  if (clashes.length === 0) return [];
  const versions = (name: string) => [...(brought.get(name) ?? [])];
  // Where nobody brings what one of them needs, there is no conflict, but worse, and it is told above.
  const real = clashes.filter((name) =>
    [one, other].every((each) => versions(name).some((version) => isAccepted(version, each.requires[name]))),
  );
  const hopeless = real.filter(
    (name) =>
      !versions(name).some(
        (version) => isAccepted(version, one.requires[name]) && isAccepted(version, other.requires[name]),
      ),
  );
  const [name] = [...hopeless, ...real];
  if (name === undefined) return [];
  const isFallback = [one, other].some(({ build }) => build.role === 'previous');
  const wants = [one, other].map(({ build, requires, provides }) => {
    const brings = provides?.[name];
    return `${buildLabel(build)} needs ${requires[name]}${brings === undefined ? '' : ` and brings ${brings}`}`;
  });
  const message = `${name}: ${wants.join('; ')}. One copy serves the whole page, so whichever comes first can make the other fail`;
  return [
    {
      severity: hopeless.length > 0 && !isFallback ? 'error' : 'warning',
      code: 'SHARED_VERSIONS_CONFLICT',
      path: [...other.build.path, 'version'],
      message,
      remedy: 'Release builds of both that accept one version.',
    },
  ];
}

function refuses(one: Sharing, other: Sharing, name: string): boolean {
  const range = one.requires[name];
  const version = other.provides?.[name];
  return range !== undefined && version !== undefined && !isAccepted(version, range);
}

const known = new Map<string, boolean>();

/** The same few versions and ranges are compared for each pair of builds, of which there may be half a million. */
function isAccepted(version: string | undefined, range: string | undefined): boolean {
  if (version === undefined || range === undefined) return false;
  const key = `${version} ${range}`;
  const answer = known.get(key) ?? satisfies(version, range);
  known.set(key, answer);
  return answer;
}

/** As in the page: a tag or a URL, which cannot be compared, refuses nothing. */
const satisfies = (version: string, range: string): boolean =>
  semver.valid(version) === null || semver.validRange(range) === null || semver.satisfies(version, range);
