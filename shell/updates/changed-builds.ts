import type { Manifest } from '../../manifests/schema.ts';
import { entryFile } from '../site/builds/build-urls.ts';
import type { Build } from '../site/builds/choose-build.ts';
import type { Site } from '../site/site.ts';

/** Builds that a page load with another manifest would run in place of those of this page, for the remotes that the page knows. */
export function changedBuilds(site: Site, next: Manifest): readonly Build[] {
  const nextSite = site.preview(next);
  const isExcerpt = site.whenComplete() !== undefined;
  return Object.keys((isExcerpt ? site.manifest : next).remotes).flatMap((remote) => {
    const nextBuild = nextSite.build(remote);
    return nextBuild && !isSameBuild(nextBuild, site.build(remote)) ? [nextBuild] : [];
  });
}

/** The query of an entry does not count: hosts sign the same file again and again. */
export const isSameBuild = (one: Build, other: Build | undefined): boolean =>
  one.version === other?.version &&
  one.basePath === other.basePath &&
  entryFile(one.bundleFileName) === entryFile(other.bundleFileName);
