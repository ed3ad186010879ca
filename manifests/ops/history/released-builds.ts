import type { Manifest } from '../../schema.ts';
import { namedEntries } from '../build/named-builds.ts';

/** Bytes that were released under a version. They stay in caches and open tabs after the manifest names them no more. */
export type ReleasedBuild = { readonly name: string; readonly version: string; readonly integrity: string };

/** The builds with a digest that a manifest names. */
export const releasedIn = (manifest: Manifest): ReleasedBuild[] =>
  namedEntries(manifest).flatMap(({ remote: name, build: { version, integrity } }) =>
    integrity === undefined ? [] : [{ name, version, integrity }],
  );

/** The builds that one manifest names and the next one does not. */
export function leavingBuilds(before: Manifest, after: Manifest): ReleasedBuild[] {
  const staying = new Set(releasedIn(after).map(keyOf));
  return releasedIn(before).filter((build) => !staying.has(keyOf(build)));
}

const keyOf = ({ name, version, integrity }: ReleasedBuild): string => JSON.stringify([name, version, integrity]);

/** Name of the file that says which bytes a version had. */
export const releasedName = ({ name, version }: Pick<ReleasedBuild, 'name' | 'version'>): string =>
  `released-${encodeURIComponent(`${name}@${version}`)}.json`;

export const formatReleased = ({ integrity }: ReleasedBuild, revision: number): string =>
  `${JSON.stringify({ integrity, revision })}\n`;

/** The digest of a remote entry, and the last revision that named it. */
export type Released = { readonly integrity: string; readonly revision: number };

/** Undefined if somebody has changed the file. */
export function parseReleased(text: string): Released | undefined {
  const [, integrity, revision] = /"integrity":"([^"]+)","revision":(\d+)/.exec(text) ?? [];
  return integrity === undefined ? undefined : { integrity, revision: Number(revision) };
}
