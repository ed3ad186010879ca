import type { Manifest } from '../../schema.ts';
import type { NamedBuild } from '../build/named-builds.ts';
import type { Failure } from './outcome.ts';
import { pairwiseCover } from './pairwise-cover.ts';
import { openableBuilds, withBuilds } from './smoke-tests.ts';

/** Builds that one visitor may get together. */
export type Combination = {
  /** One of each remote that has several. */
  readonly builds: readonly NamedBuild[];
  /** The site with these builds alone. */
  readonly manifest: Manifest;
};

/** A fault in a page, and the remote that the shell blames for it; undefined if nobody knows. */
export type Fault = Failure & { readonly path: string; readonly remote: string | undefined };

export type CombinationOutcome = Combination & { readonly faults: readonly Fault[] };

/**
 * Combinations in which each build occurs together with each build of each other remote. A visitor may get any of them: the share of a
 * rollout is drawn for each remote, and a previous build takes over whenever another one fails. The first one is the builds in use.
 */
export function planCombinations(manifest: Manifest): Combination[] {
  const choices = new Map<string, NamedBuild[]>();
  for (const build of openableBuilds(manifest))
    choices.set(build.remote, [...(choices.get(build.remote) ?? []), build]);
  const several = [...choices.values()].filter(({ length }) => length > 1);
  return pairwiseCover(several.map(({ length }) => length)).map((row) => {
    const builds = several.flatMap((choice, index) => choice[row[index] ?? 0] ?? []);
    return { builds, manifest: withBuilds(builds, manifest) };
  });
}

/**
 * Builds of other remotes that may be the reason why a build fails: of those in the same combination, the ones that it works with in no
 * other. Empty if it works with none, for then it fails by itself.
 */
export function suspectsOf(
  remote: string,
  failed: CombinationOutcome,
  outcomes: readonly CombinationOutcome[],
): NamedBuild[] {
  const isSame = (one: NamedBuild) => (other: NamedBuild) => one.remote === other.remote && one.role === other.role;
  const own = failed.builds.find((build) => build.remote === remote);
  const working = outcomes.filter(
    ({ builds, faults }) => (!own || builds.some(isSame(own))) && !faults.some((fault) => fault.remote === remote),
  );
  if (working.length === 0) return [];
  return failed.builds.filter(
    (build) => build.remote !== remote && !working.some(({ builds }) => builds.some(isSame(build))),
  );
}
