import type { NamedBuild } from '../build/named-builds.ts';

/**
 * Which builds are compared with each other. `usual`: those of which at least one is in use, as two exceptions at once are rare. `any`: also a
 * previous build of one remote and the rollout of another, which some visitor may have.
 */
export type Mixes = 'usual' | 'any';

/** Whether a page may have both builds. Previews do not count: they are still being tested. */
export const mayMeet = (one: NamedBuild, other: NamedBuild, mixes: Mixes): boolean =>
  one.remote !== other.remote &&
  one.role !== 'preview' &&
  other.role !== 'preview' &&
  (mixes === 'any' || one.role === 'main' || other.role === 'main');
