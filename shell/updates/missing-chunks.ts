import { type LoadedBuild, loadedBuilds } from '../container/loaded-builds.ts';

/**
 * Tells of chunks that a remote asked for when it was mounted already, and that did not come: an `import()` of its own whose
 * rejection nobody caught. webpack and mini-css-extract-plugin put the URL on the error, as `request`.
 */
export function watchMissingChunks(report: (build: LoadedBuild) => void): void {
  const follow = (event: ErrorEvent | PromiseRejectionEvent) => {
    const error: unknown = 'reason' in event ? event.reason : event.error;
    if (!(error instanceof Error && 'request' in error)) return;
    const url = String(error.request);
    const build = loadedBuilds().find(({ basePath }) => url.startsWith(basePath));
    if (build) report(build);
  };
  window.addEventListener('error', follow);
  window.addEventListener('unhandledrejection', follow);
}
