import semver from 'semver';
import { buildLabel, type NamedBuild } from '../build/named-builds.ts';
import type { Finding } from './finding.ts';
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
 * builds of one remote. Previews are left out: nobody may rely on what they provide, and only testers see what they lack.
 */
export function checkSharedVersions(readings: readonly BuildReading[]): Finding[] {
  const all = readings.filter(({ build }) => build.role !== 'preview').map(sharingOf);
  const isOtherRemote = (one: Sharing, other: Sharing): boolean => one.build.remote !== other.build.remote;
  const provided = collectVersions(all);
  // Only builds that require a module can clash. Hand-written manifests with ten thousand remotes have few of them.
  const requiring = all.filter(({ requires }) => Object.keys(requires).length > 0);
  return [
    ...all.flatMap((sharing) =>
      findMissingVersions(sharing, () => all.filter((other) => isOtherRemote(sharing, other))),
    ),
    ...requiring.flatMap((sharing, index) =>
      requiring
        .slice(0, index)
        .filter((other) => isOtherRemote(sharing, other))
        .flatMap((other) => findConflict(other, sharing, provided)),
    ),
  ];
}

/** Shared module -> each version that some build provides. */
type ProvidedVersions = ReadonlyMap<string, ReadonlySet<string>>;

function collectVersions(all: readonly Sharing[]): ProvidedVersions {
  const provided = new Map<string, Set<string>>();
  for (const [name, version] of all.flatMap(({ provides }) => Object.entries(provides ?? {}))) {
    provided.set(name, (provided.get(name) ?? new Set()).add(version));
  }
  return provided;
}

function findMissingVersions(sharing: Sharing, findOthers: () => readonly Sharing[]): Finding[] {
  const { build, requires, provides } = sharing;
  // If it is unknown what a build provides, the shell assumes that it provides all that it requires, and so does this
  // check.
  if (!provides) return [];
  const notOwn = Object.entries(requires).filter(([name, range]) => !isAccepted(provides[name], range));
  if (notOwn.length === 0) return []; // the usual case
  const others = findOthers();
  const provided = collectVersions([sharing, ...others]);
  return notOwn
    .map(([name, range]) => ({ name, range, versions: [...(provided.get(name) ?? [])] }))
    .filter(({ range, versions }) => !versions.some((version) => isAccepted(version, range)))
    .map(({ name, range, versions }): Finding => {
      const available = versions.length > 0 ? `provide only ${versions.join(', ')}` : 'do not provide it';
      return {
        severity: others.some((other) => !other.provides) ? 'warning' : 'error',
        code: 'SHARED_VERSION_MISSING',
        path: [...build.path, 'version'],
        message: `${buildLabel(build)} requires ${name} ${range}, but the builds of this site ${available}`,
        remedy: 'Release a build that provides it, or roll this one back.',
      };
    });
}

/**
 * A page has one copy of each shared module, which the other build may not accept. If the page preloads a copy (see
 * shell/site/shared-provider.ts), it is the highest version; otherwise it comes from the build that loads first.
 */
function findConflict(one: Sharing, other: Sharing, provided: ProvidedVersions): Finding[] {
  if (one.build.role !== 'main' && other.build.role !== 'main') return [];
  const inBoth = Object.keys(one.requires).filter((name) => Object.hasOwn(other.requires, name));
  const clashes = inBoth.filter((name) => refuses(one, other, name) || refuses(other, one, name));
  if (clashes.length === 0) return [];
  const versionsOf = (name: string) => [...(provided.get(name) ?? [])];
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
  const isFallback = [one, other].some(({ build }) => build.role === 'previous');
  const needs = [one, other].map(({ build, requires, provides }) => {
    const version = provides?.[name];
    return `${buildLabel(build)} requires ${requires[name]}${version === undefined ? '' : ` and provides ${version}`}`;
  });
  const message = `${name}: ${needs.join('; ')}. A page has only one copy, so the build that loads first can make the other one fail`;
  return [
    {
      severity: unresolvable.length > 0 && !isFallback ? 'error' : 'warning',
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
