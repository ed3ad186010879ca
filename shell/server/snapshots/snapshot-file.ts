import { createHash } from 'node:crypto';
import { isObject } from '../../../manifests/is-object.ts';
import type { ApplicationEntry, Manifest } from '../../../manifests/schema.ts';

/** What one application shows a stranger on one path, as `conch snapshot` has copied it. */
export type Snapshot = {
  readonly application: string;
  /** Encoded path of the page, below the path where the site is mounted; begins with a slash. */
  readonly path: string;
  /** Language tag; empty on a site without languages. */
  readonly language: string;
  /** Remotes whose code has made it: that of the application first, then those of fragments in it. */
  readonly remotes: readonly string[];
  /** See `subjectOf`. */
  readonly subject: string;
  /** Attributes of the outlet, by which styles of a remote find it: name -> value. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Content of the outlet, without scripts and whatever else would do something. */
  readonly html: string;
  /** Rules of the remotes' style sheets that apply to it. */
  readonly css: string;
};

/** Content of the file in the root of a site. */
export type SnapshotFile = {
  /** Path at which the site was mounted: links and images have it. */
  readonly base: string;
  readonly snapshots: readonly Snapshot[];
};

export const SNAPSHOTS_FILE = 'snapshots.json';

/** Undefined if the file is not one that `conch snapshot` has written. */
export function parseSnapshots(text: string): SnapshotFile | undefined {
  try {
    const file: unknown = JSON.parse(text);
    if (!isObject(file) || typeof file.base !== 'string' || !Array.isArray(file.snapshots)) return undefined;
    return file.snapshots.every(isSnapshot) ? { base: file.base, snapshots: file.snapshots } : undefined;
  } catch {
    return undefined;
  }
}

const TEXTS = ['application', 'path', 'language', 'subject', 'html', 'css'];
const isSnapshot = (value: unknown): value is Snapshot =>
  isObject(value) &&
  TEXTS.every((name) => typeof value[name] === 'string') &&
  Array.isArray(value.remotes) &&
  value.remotes.every((remote) => typeof remote === 'string') &&
  isObject(value.attributes) &&
  Object.values(value.attributes).every((each) => typeof each === 'string');

/**
 * A digest of what the manifest says of an application and of the builds that have made a snapshot. After a release of one of them it is
 * another one, and pages do without the snapshot until a new one has been taken.
 *
 * @param manifest completed from the builds
 */
export function subjectOf(
  { applications, remotes }: Manifest,
  { application, remotes: names }: Pick<Snapshot, 'application' | 'remotes'>,
): string {
  const entry = applications.find(({ name }) => name === application);
  const builds = names.map((name) => {
    const { version, basePath, bundleFileName, integrity } = remotes[name] ?? {};
    return [name, version, basePath, bundleFileName, integrity];
  });
  return createHash('sha256')
    .update(JSON.stringify([entry, builds]))
    .digest('base64url');
}

/** Of each page, by `pageKey`. */
export type Snapshots = ReadonlyMap<string, readonly Snapshot[]>;

/** Snapshots that are still of what the manifest says. */
export function usableSnapshots(file: SnapshotFile | undefined, manifest: Manifest, base: string): Snapshots {
  const usable = new Map<string, readonly Snapshot[]>();
  if (file?.base !== base) return usable;
  const wanted = new Set(manifest.applications.filter((entry) => entry.snapshot).map(({ name }) => name));
  for (const snapshot of file.snapshots) {
    if (!wanted.has(snapshot.application) || snapshot.subject !== subjectOf(manifest, snapshot)) continue;
    const key = pageKey(snapshot.path, snapshot.language);
    usable.set(key, [...(usable.get(key) ?? []), snapshot]);
  }
  return usable;
}

export const pageKey = (path: string, language: string): string => `${language} ${path}`;

/** Names of applications of which pages should have a snapshot, and could, and no page has one. */
export function missingSnapshots(snapshots: Snapshots, { applications }: Manifest): string[] {
  const found = new Set([...snapshots.values()].flatMap((each) => each.map(({ application }) => application)));
  return applications
    .filter((entry) => entry.snapshot && !entry.visible && pathsOf(entry).some(isPlain) && !found.has(entry.name))
    .map(({ name }) => name);
}

export const pathsOf = ({ activeWhen }: Pick<ApplicationEntry, 'activeWhen'>): string[] =>
  activeWhen.map((when) => (typeof when === 'string' ? when : when.path));

/** Whether it has no parameter. */
export const isPlain = (path: string): boolean => !path.includes(':');
