import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../../schema.ts';
import { remoteOf } from '../build/full-build.ts';

/** The remotes that one manifest has in another way than the other one, or not at all. */
export const changedRemotes = (before: Manifest, after: Manifest): string[] =>
  [...new Set([...Object.keys(before.remotes), ...Object.keys(after.remotes)])].filter(
    (name) => !isDeepStrictEqual(remoteOf(before, name), remoteOf(after, name)),
  );
