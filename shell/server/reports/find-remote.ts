import { namedBuilds } from '../../../manifests/ops/build/named-builds.ts';
import type { Manifest } from '../../../manifests/schema.ts';

export type BlamedBuild = { readonly remote: string; readonly version: string };

/**
 * Finds the build that a URL is a file of, also one that the manifest no longer names: open tabs keep it.
 *
 * @param home URL at which the site is mounted
 */
export function remoteFinder(manifest: Manifest): (url: string, home: string) => BlamedBuild | undefined {
  const builds = namedBuilds(manifest).map(({ remote, version, basePath }) => {
    const [start = '', ...rest] = basePath.split('{version}');
    return { remote, version, start, end: rest.length > 0 ? rest.join('{version}').replace(/\/*$/, '/') : undefined };
  });
  return (url, home) => {
    for (const { remote, version, start, end } of builds) {
      const folder = start.startsWith('/') ? new URL(`.${start}`, home).href : start;
      if (!url.startsWith(folder)) continue;
      if (end === undefined) return { remote, version };
      const length = url.slice(folder.length).indexOf(end);
      if (length > 0) return { remote, version: url.slice(folder.length, folder.length + length) };
    }
    return undefined;
  };
}
