import { satisfies } from '../../../shell/manifest/satisfies.ts';
import { type NamedBuild, nameOf } from './builds-of.ts';
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
  return all.flatMap((sharing, index) => {
    const others = all.filter(({ build }) => build.remote !== sharing.build.remote);
    const earlier = all.slice(0, index).filter((other) => others.includes(other));
    return [...withoutProvider(sharing, others), ...earlier.flatMap((other) => inEachOthersWay(other, sharing, all))];
  });
}

function withoutProvider({ build, requires, provides }: Sharing, others: readonly Sharing[]): Finding[] {
  // A build that does not say what it brings is taken to bring all that it asks for, as in the page.
  if (!provides) return [];
  const candidates = [provides, ...others.map((other) => other.provides ?? {})];
  return Object.entries(requires)
    .map(([name, range]) => ({ name, range, found: candidates.flatMap((each) => each[name] ?? []) }))
    .filter(({ range, found }) => !found.some((version) => satisfies(version, range)))
    .map(({ name, range, found }): Finding => {
      const have = found.length > 0 ? `only ${[...new Set(found)].join(', ')}` : 'none at all';
      return {
        severity: others.some((other) => !other.provides) ? 'warning' : 'error',
        code: 'SHARED_VERSION_MISSING',
        path: [...build.path, 'version'],
        message: `${nameOf(build)} needs ${name} ${range}, and the builds of this site bring ${have}`,
        remedy: 'Release a build that brings it, or take this one back.',
      };
    });
}

/** One copy of a shared module serves the whole page: whichever build comes first decides, and the other one may refuse it. */
function inEachOthersWay(one: Sharing, other: Sharing, all: readonly Sharing[]): Finding[] {
  if (one.build.role !== 'main' && other.build.role !== 'main') return [];
  const names = Object.keys(one.requires).filter((name) => [one, other].every((each) => canHave(each, name, all)));
  const clashes = names.filter((name) => refuses(one, other, name) || refuses(other, one, name));
  if (clashes.length === 0) return [];
  const both = clashes.filter((name) => !all.some(({ provides }) => fitsBoth(provides?.[name], name, one, other)));
  const isFallback = [one, other].some(({ build }) => build.role === 'previous');
  const [name = ''] = both.length > 0 ? both : clashes;
  const wants = [one, other].map(({ build, requires, provides }) => {
    const brings = provides?.[name];
    return `${nameOf(build)} needs ${requires[name]}${brings === undefined ? '' : ` and brings ${brings}`}`;
  });
  const message = `${name}: ${wants.join('; ')}. One copy serves the whole page, so whichever comes first can make the other fail`;
  return [
    {
      severity: both.length > 0 && !isFallback ? 'error' : 'warning',
      code: 'SHARED_VERSIONS_CONFLICT',
      path: [...other.build.path, 'version'],
      message,
      remedy: 'Release builds of both that accept one version.',
    },
  ];
}

/** Where nobody brings what is needed, there is no conflict, but worse. */
const canHave = ({ requires }: Sharing, name: string, all: readonly Sharing[]): boolean => {
  const range = requires[name];
  if (range === undefined) return false;
  return all.flatMap(({ provides }) => provides?.[name] ?? []).some((version) => satisfies(version, range));
};

function refuses(one: Sharing, other: Sharing, name: string): boolean {
  const range = one.requires[name];
  const version = other.provides?.[name];
  return range !== undefined && version !== undefined && !satisfies(version, range);
}

function fitsBoth(version: string | undefined, name: string, one: Sharing, other: Sharing): boolean {
  return version !== undefined && [one, other].every(({ requires }) => satisfies(version, requires[name] ?? '*'));
}
