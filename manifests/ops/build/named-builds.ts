import { entryOf } from '../../../shell/site/builds/build-urls.ts';
import type { BuildEntry, Manifest, PreviewEntry, RemoteEntry } from '../../schema.ts';
import { type FullBuild, fullBuild } from './full-build.ts';

/**
 * `main` is the build in use, `previous` takes over when that one fails, `rollout` goes to a share of the visitors, and a `preview` to tabs
 * that were opened with its link.
 */
export type BuildRole = 'main' | 'previous' | 'rollout' | 'preview';

/** A build that a manifest names, with the fields that it inherits from its remote, and `{version}` filled into its entry. */
export type NamedBuild = FullBuild & {
  readonly remote: string;
  readonly role: BuildRole;
  /** Path of the object that names it in the manifest. */
  readonly path: readonly PropertyKey[];
};

/** Every build that a manifest names, without previews that have ended. */
export function namedBuilds({ remotes }: Manifest): NamedBuild[] {
  return Object.entries(remotes).flatMap(([remote, entry]) => {
    const { previous, rollout, previews = [] } = entry;
    const path = ['remotes', remote];
    return [
      namedBuild(remote, 'main', path, entry, entry),
      ...(previous ? [namedBuild(remote, 'previous', [...path, 'previous'], entry, previous)] : []),
      ...(rollout ? [namedBuild(remote, 'rollout', [...path, 'rollout', 'build'], entry, rollout.build)] : []),
      ...previews.flatMap((preview, index) =>
        hasEnded(preview) ? [] : [namedBuild(remote, 'preview', [...path, 'previews', index], entry, preview)],
      ),
    ];
  });
}

export const hasEnded = ({ until }: PreviewEntry): boolean => Date.parse(until) <= Date.now();

const namedBuild = (
  remote: string,
  role: BuildRole,
  path: readonly PropertyKey[],
  entry: RemoteEntry,
  build: BuildEntry,
): NamedBuild => {
  const full = fullBuild(entry, build);
  return { remote, role, path, ...full, bundleFileName: entryOf(full.bundleFileName, full.version) };
};

/** `explore 1.1.0`, or with its role: `explore 1.1.0 (rollout)`. */
export const buildLabel = ({ remote, version, role }: Pick<NamedBuild, 'remote' | 'version' | 'role'>): string =>
  `${remote} ${version}${role === 'main' ? '' : ` (${role})`}`;
