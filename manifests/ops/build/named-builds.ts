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

/** A build as a manifest names it, and the remote from which it inherits fields. */
export type NamedEntry = Pick<NamedBuild, 'remote' | 'role' | 'path'> & {
  readonly entry: RemoteEntry;
  readonly build: BuildEntry;
};

/** Every build that a manifest names, without previews that have ended. */
export const namedBuilds = (manifest: Manifest): NamedBuild[] => namedEntries(manifest).map(namedBuild);

/** `namedBuilds` with the fields that the manifest has. */
export function namedEntries({ remotes }: Manifest): NamedEntry[] {
  return Object.entries(remotes).flatMap(([remote, entry]): NamedEntry[] => {
    const { previous, rollout, previews = [] } = entry;
    const path = ['remotes', remote];
    return [
      { remote, role: 'main', path, entry, build: entry },
      ...(previous ? [{ remote, role: 'previous', path: [...path, 'previous'], entry, build: previous } as const] : []),
      ...(rollout
        ? [{ remote, role: 'rollout', path: [...path, 'rollout', 'build'], entry, build: rollout.build } as const]
        : []),
      ...previews.flatMap((build, index) =>
        hasEnded(build) ? [] : [{ remote, role: 'preview', path: [...path, 'previews', index], entry, build } as const],
      ),
    ];
  });
}

export const hasEnded = ({ until }: PreviewEntry): boolean => Date.parse(until) <= Date.now();

function namedBuild({ remote, role, path, entry, build }: NamedEntry): NamedBuild {
  const full = fullBuild(entry, build);
  return { remote, role, path, ...full, bundleFileName: entryOf(full.bundleFileName, full.version) };
}

/** `explore 1.1.0`, or with its role: `explore 1.1.0 (rollout)`. */
export const buildLabel = ({ remote, version, role }: Pick<NamedBuild, 'remote' | 'version' | 'role'>): string =>
  `${remote} ${version}${role === 'main' ? '' : ` (${role})`}`;
