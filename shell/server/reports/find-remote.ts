import { namedBuilds } from '../../../manifests/ops/build/named-builds.ts';
import type { Manifest } from '../../../manifests/schema.ts';
import { fillVersion } from '../../site/builds/build-urls.ts';

export type BlamedBuild = { readonly remote: string; readonly version: string };

/**
 * Finds the build that a URL is a file of. Unlike `ownersOf` (../build-owners.ts), it also finds builds on other origins, and the version
 * of a build that the manifest no longer names: open tabs keep it.
 *
 * @returns is called with the URL, and the URL at which the site is mounted
 */
export function remoteFinder(manifest: Manifest): (url: string, home: string) => BlamedBuild | undefined {
  const places = namedBuilds(manifest)
    .map(placeOf)
    .sort((one, other) => other.start.length - one.start.length); // the innermost folder decides
  return (url, home) => {
    for (const { remote, version, start, end } of places) {
      const folder = start.startsWith('/') ? new URL(`.${start}`, home).href : start;
      if (!url.startsWith(folder)) continue;
      if (end === undefined) return { remote, version };
      const length = url.slice(folder.length).indexOf(end);
      if (length > 0) return { remote, version: url.slice(folder.length, folder.length + length) };
    }
    return undefined;
  };
}

/** What a build's URLs have in front of the version and behind it. At the top of a host, any folder would be a version: there, `start` has it. */
function placeOf({ remote, version, basePath }: ReturnType<typeof namedBuilds>[number]) {
  const [start = '', ...rest] = basePath.split('{version}');
  const isAtTop = /^(https?:\/\/[^/]*)?\/[^/]*$/.test(start);
  return rest.length === 0 || isAtTop
    ? { remote, version, start: fillVersion(basePath, version), end: undefined }
    : { remote, version, start, end: rest.join('{version}').replace(/\/*$/, '/') };
}
