import type { Sharing } from '../check/shared-versions.ts';
import { type Regression, remedies } from './regressions.ts';

/**
 * Compares the shared modules of two builds: another major version is a regression, and so is a module that is no longer provided though
 * others require it.
 *
 * @param others the builds of the other remotes
 */
export function compareSharing(now: Sharing, before: Sharing, others: readonly Sharing[]): Regression[] {
  const facts = [
    ...changedMajors('requires', now.requires, before.requires),
    ...changedMajors('provides', now.provides ?? {}, before.provides ?? {}),
    ...(now.provides ? missing(now.provides, before.provides ?? {}, others) : []),
  ];
  return facts.map((fact) => ({
    part: undefined,
    code: 'SHARED_VERSION_CHANGED',
    fact,
    remedy: remedies.SHARED_VERSION_CHANGED,
  }));
}

type Versions = Readonly<Record<string, string>>;

const changedMajors = (verb: string, now: Versions, before: Versions): string[] =>
  Object.entries(now).flatMap(([name, version]) => {
    const earlier = before[name];
    return earlier === undefined || majorOf(version) === majorOf(earlier)
      ? []
      : [`it ${verb} ${name} ${version} instead of ${earlier}`];
  });

function missing(now: Versions, before: Versions, others: readonly Sharing[]): string[] {
  return Object.entries(before).flatMap(([name, version]) => {
    const users = others.filter(({ requires }) => Object.hasOwn(requires, name)).map(({ build }) => build.remote);
    if (Object.hasOwn(now, name) || users.length === 0) return [];
    return [`it no longer provides ${name} ${version}, which ${[...new Set(users)].join(', ')} requires`];
  });
}

/** Of a version, or of the lowest version of a range; the text itself if it has no number, such as a tag. */
const majorOf = (version: string): string => /\d+/.exec(version)?.[0] ?? version;
