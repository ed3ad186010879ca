/** A build of which code has come into the page. */
export type LoadedBuild = {
  readonly remote: string;
  readonly version: string;
  /** Whole URL of its folder, with a slash at the end. */
  readonly basePath: string;
};

const builds = new Map<string, LoadedBuild>();

/** Makes errors that come from below `basePath` errors of this remote. */
export function rememberBuild(build: LoadedBuild): void {
  builds.set(build.basePath, build);
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
    const { reportLateError } = await import(/* webpackChunkName: "late-errors" */ './late-errors.ts');
    reportLateError(event, [...builds.values()]);
  };
  const onError = (event: ErrorEvent | PromiseRejectionEvent) => {
    // To fail here would be an error that nobody catches, and come back.
    report(event).catch((error: unknown) => console.warn('An error could not be traced to a remote', error));
  };
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onError);
}
