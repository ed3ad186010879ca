import { type LoadedBuild, loadedBuilds } from '../container/loaded-builds.ts';

/**
 * Reports chunks that a mounted remote requested and that failed to load: an `import()` in its own code whose rejection is
 * unhandled. webpack and mini-css-extract-plugin set the URL as `request` on the error.
 */
export function watchMissingChunks(report: (build: LoadedBuild) => void): void {
  const onError = (event: ErrorEvent | PromiseRejectionEvent) => {
    const error: unknown = 'reason' in event ? event.reason : event.error;
    if (!(error instanceof Error && 'request' in error)) return;
    const url = String(error.request);
    const build = loadedBuilds().find(({ basePath }) => url.startsWith(basePath));
    if (build) report(build);
  };
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onError);
}
