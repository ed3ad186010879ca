import semver from 'semver';
import { buildLabel, type NamedBuild } from '../build/named-builds.ts';
import type { Finding } from './finding.ts';
import { type Mixes, mayMeet } from './mixes.ts';
import type { BuildReading } from './read-builds.ts';

/** The shared modules of a build: name -> version range, and name -> version. */
export type Sharing = {
  readonly build: NamedBuild;
  readonly requires: Readonly<Record<string, string>>;
  /** Undefined if unknown. */
  readonly provides: Readonly<Record<string, string>> | undefined;
};

export const sharingOf = ({ build, description }: BuildReading): Sharing => ({
  build,
  requires: build.requires ?? description?.requires ?? {},
  provides: build.provides ?? description?.provides,
});

/**
 * Checks that each build can get the shared modules that it requires. Any two builds may be on one page, except two
 * builds of one remote. Previews do not count: no build may rely on what they provide.
 *
 * @param mixes with `any`, a conflict with a build that only takes over is an error, too
 */
export function checkSharedVersions(readings: readonly BuildReading[], mixes: Mixes = 'usual'): Finding[] {
  const all = readings.filter(({ build }) => build.role !== 'preview').map(sharingOf);
  const providers = findProviders(all);
  return [
    ...all.flatMap((sharing) => findMissingVersions(sharing, providers)),
    ...findConflicts(all, providers, mixes),
  ];
}

/** Who provides what, on the whole site. */
type Providers = {
  /** Shared module -> version -> the remotes that provide it. */
  readonly remotes: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;
  /** Remotes with a build of which it is unknown what it provides. */
  readonly unknown: ReadonlySet<string>;
};

function findProviders(all: readonly Sharing[]): Providers {
  const remotes = new Map<string, Map<string, Set<string>>>();
  const unknown = new Set<string>();
  for (const { build, provides } of all) {
    if (!provides) unknown.add(build.remote);
    for (const [name, version] of Object.entries(provides ?? {})) {
      const versions = getOrAdd(remotes, name, () => new Map<string, Set<string>>());
      getOrAdd(versions, version, () => new Set<string>()).add(build.remote);
    }
  }
  return { remotes, unknown };
}

function findMissingVersions({ build, requires, provides }: Sharing, { remotes, unknown }: Providers): Finding[] {
  // If it is unknown what a build provides, the shell assumes that it provides all that it requires, and so does this
  // check.
  if (!provides) return [];
  const isOfOther = (names: ReadonlySet<string>): boolean => names.size > (names.has(build.remote) ? 1 : 0);
  return Object.entries(requires)
    .filter(([name, range]) => !isAccepted(provides[name], range))
    .map(([name, range]) => {
      const ofOthers = [...(remotes.get(name) ?? [])].flatMap(([version, names]) =>
        isOfOther(names) ? [version] : [],
      );
      const { [name]: own } = provides;
      return { name, range, versions: [...new Set([...(own === undefined ? [] : [own]), ...ofOthers])] };
    })
    .filter(({ range, versions }) => !versions.some((version) => isAccepted(version, range)))
    .map(({ name, range, versions }): Finding => {
      const available = versions.length > 0 ? `provide only ${versions.join(', ')}` : 'do not provide it';
      return {
        severity: isOfOther(unknown) ? 'warning' : 'error',
        code: 'SHARED_VERSION_MISSING',
        path: [...build.path, 'version'],
        message: `${buildLabel(build)} requires ${name} ${range}, but the builds of this site ${available}`,
        remedy: 'Release a build that provides it, or roll this one back.',
      };
    });
}

/** Of the builds that a build clashes with, so that two halves of a large site do not give millions of findings. */
const MAX_CONFLICTS = 20;

/**
 * Thousands of builds require the same few modules in the same few versions. So what is compared are these, and then only builds that
 * clash.
 */
function findConflicts(all: readonly Sharing[], providers: Providers, mixes: Mixes): Finding[] {
  /** Shared module -> range and version -> the builds, as indexes of `all`. */
  const modules = new Map<string, Map<string, number[]>>();
  for (const [index, { requires, provides }] of all.entries()) {
    for (const [name, range] of Object.entries(requires)) {
      const builds = getOrAdd(modules, name, () => new Map<string, number[]>());
      getOrAdd(builds, JSON.stringify([range, provides?.[name]]), () => []).push(index);
    }
  }
  /** A build -> those before it that it clashes with. */
  const clashes = all.map(() => new Set<number>());
  for (const [name, builds] of modules) {
    const groups = [...builds.values()];
    for (const one of groups) {
      for (const other of groups) {
        const [first, second] = [all[one[0] ?? 0], all[other[0] ?? 0]];
        if (!first || !second || !(refuses(first, second, name) || refuses(second, first, name))) continue;
        for (const index of other) addClashes(clashes[index], one, index, all, mixes);
      }
    }
  }
  return all.flatMap((sharing, index) =>
    [...(clashes[index] ?? [])]
      .sort((one, other) => one - other)
      .flatMap((before) => {
        const other = all[before];
        return other ? findConflict(other, sharing, providers, mixes) : [];
      }),
  );
}

/** @param clashing of the build at `index` */
function addClashes(
  clashing: Set<number> | undefined,
  others: readonly number[],
  index: number,
  all: readonly Sharing[],
  mixes: Mixes,
): void {
  for (const other of others) {
    if (!clashing || other >= index || clashing.size >= MAX_CONFLICTS) return;
    const [one, two] = [all[other]?.build, all[index]?.build];
    if (one && two && mayMeet(one, two, mixes)) clashing.add(other);
  }
}

/** The shared modules of which one of the two builds refuses what the other one provides. */
const clashesOf = (one: Sharing, other: Sharing): readonly string[] =>
  Object.keys(one.requires).filter(
    (name) => Object.hasOwn(other.requires, name) && (refuses(one, other, name) || refuses(other, one, name)),
  );

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}

/**
 * A page has one copy of each shared module, which the other build may not accept. If the page preloads a copy (see
 * shell/site/shared-provider.ts), it is the highest version; otherwise it comes from the build that loads first.
 */
function findConflict(one: Sharing, other: Sharing, { remotes }: Providers, mixes: Mixes): Finding[] {
  const clashes = clashesOf(one, other);
  const versionsOf = (name: string) => [...(remotes.get(name)?.keys() ?? [])];
  // If no build provides what one of the two requires, that was reported as missing already.
  const conflicts = clashes.filter((name) =>
    [one, other].every((each) => versionsOf(name).some((version) => isAccepted(version, each.requires[name]))),
  );
  const unresolvable = conflicts.filter(
    (name) =>
      !versionsOf(name).some(
        (version) => isAccepted(version, one.requires[name]) && isAccepted(version, other.requires[name]),
      ),
  );
  const [name] = [...unresolvable, ...conflicts];
  if (name === undefined) return [];
  const isRare = mixes === 'usual' && [one, other].some(({ build }) => build.role === 'previous');
  const needs = [one, other].map(({ build, requires, provides }) => {
    const version = provides?.[name];
    return `${buildLabel(build)} requires ${requires[name]}${version === undefined ? '' : ` and provides ${version}`}`;
  });
  const message = `${name}: ${needs.join('; ')}. A page has only one copy, so the build that loads first can make the other one fail`;
  return [
    {
      severity: unresolvable.length > 0 && !isRare ? 'error' : 'warning',
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

/** Up to half a million pairs of builds compare the same few versions and ranges. */
const cache = new Map<string, boolean>();

export function isAccepted(version: string | undefined, range: string | undefined): boolean {
  if (version === undefined || range === undefined) return false;
  const key = `${version} ${range}`;
  const answer = cache.get(key) ?? satisfies(version, range);
  cache.set(key, answer);
  return answer;
}

/** As in the shell, a version or range that cannot be parsed, such as a tag or a URL, is accepted. */
const satisfies = (version: string, range: string): boolean =>
  semver.valid(version) === null || semver.validRange(range) === null || semver.satisfies(version, range);
