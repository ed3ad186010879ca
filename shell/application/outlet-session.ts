import { hooks } from '../chunk-hooks.ts';
import { forgetRemoteModule } from '../container/load-remote-module.ts';
import { ShellError } from '../errors.ts';
import type { Build } from '../site/choose-build.ts';
import { hasFailed, rememberFailure } from '../site/failed-builds.ts';
import type { MountTarget } from '../site/site.ts';
import { type Attempt, startAttempt } from './attempt.ts';
import { isMissing, isTransient, keepsModule, needsPageLoad, retryDelayMs } from './retry-policy.ts';
import { unsavedWork } from './unsaved-work.ts';

/** Where a session is. `attempt` counts from 1 since the outlet was opened. */
export type Progress = { readonly build: Build; readonly attempt: number } & (
  | { readonly status: 'loading' }
  | { readonly status: 'mounted' }
  | { readonly status: 'failed'; readonly error: unknown }
);

/** What goes on in one outlet from its opening to its closing: which build is tried, and how often. */
export type Session = {
  update(props: Readonly<Record<string, unknown>>): void;
  /** Starts another attempt, also while one is under way. */
  retry(): void;
  /** Starts attempts at another target, after the manifest has changed. */
  restart(target: MountTarget): void;
  /** Gives up the attempt that is under way, because the visitor does not want to wait. */
  cancel(): void;
  /** Ends the session at once; the module is unmounted in the background. */
  end(): void;
};

/**
 * Starts attempts until the target is mounted or nothing is left to try:
 * 1. another build, if files of this one are missing and the manifest names a newer one;
 * 2. one retry, if the failure may be transient;
 * 3. a fresh runtime, if the module was evaluated, and two attempts to mount it have failed;
 * 4. the remote's previous build, and the one before that, which this tab then keeps.
 *
 * The outlet (page/outlet.ts) decides what is seen, the session which build is tried, and an attempt (attempt.ts) is one try.
 *
 * @param name by which the module knows itself; different for each instance of a fragment
 * @param placeElement returns an empty element in the outlet, which becomes the `domElement` of the next attempt
 * @param report receives each change, and none after `end`
 */
export function startSession(
  first: MountTarget,
  name: string,
  shellProps: object,
  placeElement: () => HTMLElement,
  report: (progress: Progress) => void,
): Session {
  let target = first;
  let { build: newest, props } = target;
  let build = newest;
  let count = 0;
  let current: Attempt | undefined;
  let retryTimer: number | undefined;
  /** The build whose module failed after it was evaluated. */
  let failedOnce: Build | undefined;
  /** While that build is evaluated again: why, and how to take the first module back. */
  let second: { readonly reason: unknown; readonly undo: () => void } | undefined;

  const stop = () => {
    clearTimeout(retryTimer);
    current?.abandon();
    current = undefined;
  };
  const fail = (error: unknown) => {
    stop();
    report({ status: 'failed', build, attempt: count, error });
  };

  function start(mayRetry: boolean): void {
    stop();
    count += 1;
    report({ status: 'loading', build, attempt: count });
    const attempt = startAttempt({ ...target, build, props }, name, placeElement(), shellProps);
    current = attempt;
    attempt.mounted.then(
      () => {
        onMounted();
        void attempt.broken.then((error) => {
          if (current === attempt) void onFailure(error, false);
        });
      },
      (error: unknown) => onFailure(error, mayRetry),
    );
  }

  function onMounted(): void {
    failedOnce = second = undefined;
    // Since a previous build works, the newer ones were at fault, and not the network.
    for (let failed = newest; failed.previous && failed !== build; failed = failed.previous) {
      rememberFailure(failed);
    }
    report({ status: 'mounted', build, attempt: count });
  }

  async function onFailure(latest: unknown, mayRetry: boolean): Promise<void> {
    let error = latest;
    if (second && !keepsModule(error)) {
      // The module that was there can still be mounted, once what it needs is available.
      console.warn(error);
      error = second.reason;
      second.undo();
    } else if (!second && keepsModule(error) && failedOnce === build) {
      console.warn(error);
      const undo = forgetRemoteModule(build.bundleFileName, build.basePath, target.module, build.integrity);
      second = { reason: error, undo };
      return start(false);
    }
    second = undefined;
    if (keepsModule(error)) failedOnce = build;
    // Only for the build that the session began with: two copies of the manifest in turn must not keep the visitor waiting.
    if (isMissing(error) && build === target.build) {
      const attempt = current;
      const replacement = await hooks.replacementFor(build);
      // The visitor may have left or retried meanwhile. A page that is about to reload keeps its outlet as it is.
      if (current !== attempt || replacement === 'page') return;
      if (replacement) {
        console.warn(error);
        newest = build = replacement;
        return start(true);
      }
    }
    if (mayRetry && isTransient(error)) {
      console.warn(error);
      retryTimer = window.setTimeout(() => start(false), retryDelayMs());
    } else if (build !== newest && needsPageLoad(error)) {
      // The two builds cannot run in one page, and the one that failed is in it. The next page does not load that one.
      rememberFailure(newest);
      if (hasFailed(newest) && unsavedWork.size === 0) location.reload();
      else fail(error);
    } else if (build.previous) {
      console.error(error);
      build = build.previous;
      start(true);
    } else fail(error);
  }

  /** `lang` among the shell's props is read again. */
  const onLanguage = () => void current?.update().catch(fail);
  window.addEventListener('conch:language', onLanguage);

  start(true);
  return {
    update(next) {
      props = { ...target.props, ...next };
      current?.update(next).catch(fail);
    },
    retry: () => start(true),
    restart(next) {
      target = next;
      ({ build: newest, props } = next);
      build = newest;
      failedOnce = second = undefined;
      start(true);
    },
    cancel: () => fail(new ShellError('LOAD_CANCELLED', `the visitor cancelled ${target.name}`, build)),
    end() {
      window.removeEventListener('conch:language', onLanguage);
      stop();
    },
  };
}
