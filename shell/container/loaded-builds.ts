/** A build whose code is in the page, or is being loaded. */
export type LoadedBuild = {
  readonly remote: string;
  readonly version: string;
  /** Whole URL of its folder, with a slash at the end. */
  readonly basePath: string;
};

const builds = new Map<string, LoadedBuild>();

export const loadedBuilds = (): readonly LoadedBuild[] => [...builds.values()];

/**
 * Attributes errors from files below `basePath` to this remote. Call it before any code of the build can run.
 *
 * @returns what undoes it if none has run and none will; undefined if the build was known before
 */
export function rememberBuild(build: LoadedBuild): (() => void) | undefined {
  if (builds.has(build.basePath)) return undefined;
  builds.set(build.basePath, build);
  return () => builds.delete(build.basePath);
}
