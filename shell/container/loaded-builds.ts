/** A build of which code comes into the page. */
export type LoadedBuild = {
  readonly remote: string;
  readonly version: string;
  /** Whole URL of its folder, with a slash at the end. */
  readonly basePath: string;
};

const builds = new Map<string, LoadedBuild>();

/** Also those whose code is on its way, and may be there at any moment. */
export const loadedBuilds = (): readonly LoadedBuild[] => [...builds.values()];

/**
 * Makes errors that come from below `basePath` errors of this remote. Call it before any code of the build can have run.
 *
 * @returns what takes it back when none has, and none will; undefined when the build was here before
 */
export function rememberBuild(build: LoadedBuild): (() => void) | undefined {
  if (builds.has(build.basePath)) return undefined;
  builds.set(build.basePath, build);
  return () => builds.delete(build.basePath);
}

/**
 * Listens for errors that nobody caught. What they mean is worked out in a chunk of its own, which a page without errors never
 * fetches.
 */
export function watchLateErrors(): void {
  const report = async (event: ErrorEvent | PromiseRejectionEvent) => {
    // A script that throws while it is evaluated is met by whoever loads it.
    const running = document.currentScript;
    if ('filename' in event && running instanceof HTMLScriptElement && running.src === event.filename) return;
    const { reportRemoteError } = await import(/* webpackChunkName: "late-errors" */ './attribute-error.ts');
    reportRemoteError(event, loadedBuilds());
  };
  const onError = (event: ErrorEvent | PromiseRejectionEvent) => {
    // To fail here would be an error that nobody catches, and come back.
    report(event).catch((error: unknown) => console.warn('An error could not be traced to a remote', error));
  };
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onError);
}
