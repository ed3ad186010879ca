import { isObject } from '../../manifests/is-object.ts';
import { fingerprint } from '../site/builds/fingerprint.ts';

/** A build that a link asks for, as the manifest lists it. */
export type Preview = {
  readonly remote: string;
  readonly version: string;
  /** When it ends. */
  readonly until: Date;
  /** The remote, with this build for everybody and no other one that takes over: a tester has to see what fails. */
  readonly entry: Readonly<Record<string, unknown>>;
};

/** `decide@1.6.0:zEmBj6HWSP4A`: remote, version, and the fingerprint of the digest of its entry. */
const LINK = /^(.+)@([^@:]+):([\w-]{12})$/;

/**
 * The preview that a link asks for.
 *
 * @param manifest as it was received; nothing in it is validated yet
 * @returns why there is none, in place of a preview
 */
export function findPreview(link: string, manifest: Readonly<Record<string, unknown>>): Preview | string {
  const [, remote = '', version = '', digest = ''] = LINK.exec(link) ?? [];
  if (!remote) return 'it is not a link of "conch preview"';
  const entry = isObject(manifest.remotes) && Object.hasOwn(manifest.remotes, remote) && manifest.remotes[remote];
  if (!isObject(entry)) return `the site has no remote ${remote}`;
  const { previous, rollout, previews, ...own } = entry;
  const listed = (Array.isArray(previews) ? previews : []).filter(isObject);
  const build = listed.find(
    (each) => each.version === version && typeof each.integrity === 'string' && fingerprint(each.integrity) === digest,
  );
  if (!build) return `the manifest lists no preview of ${remote} ${version} with this digest; it may have ended`;
  const until = new Date(String(build.until));
  if (!(until.getTime() > Date.now())) return `the preview of ${remote} ${version} ended on ${String(build.until)}`;
  if (!isAllowed(build.basePath ?? own.basePath, manifest.origins)) {
    return `${remote} ${version} is on an origin that is not one of the site's`;
  }
  const { until: _, ...ofBuild } = build;
  // What describes the bytes of one build is not inherited, as for all builds: see ../site/builds/choose-build.ts.
  const { integrity, assets, sharedAssets, files, checksFiles, requires, provides, ...inherited } = own;
  return { remote, version, until, entry: { ...inherited, ...ofBuild } };
}

function isAllowed(basePath: unknown, origins: unknown): boolean {
  const url = new URL(String(basePath), location.href);
  return url.origin === location.origin || (Array.isArray(origins) && origins.includes(url.origin));
}
