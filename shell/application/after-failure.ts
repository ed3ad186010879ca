import { hooks } from '../chunk-hooks.ts';
import { diagnoseThrown } from '../container/diagnosis/diagnose-module.ts';
import { logError } from '../container/diagnosis/error-log.ts';
import { reportChangedFile } from '../container/diagnosis/report-changed-file.ts';
import { ShellError } from '../errors.ts';
import type { Build } from '../site/builds/choose-build.ts';
import { hasFailed, rememberFailure } from '../site/builds/failed-builds.ts';
import type { MountTarget } from '../site/site.ts';
import { keepsModule } from './keeps-module.ts';
import { isMissing, isTransient, needsPageLoad, retryDelayMs } from './retry-policy.ts';
import { unsavedWork } from './unsaved-work.ts';

/** What earlier attempts of a session have shown. */
export type History = {
  /** The build whose module failed after it was evaluated. */
  readonly failedOnce?: Build | undefined;
  /** While that build is evaluated again: why, and how to take the first module back. */
  readonly second?: { readonly reason: unknown; readonly undo: () => void } | undefined;
  /** Called when the next attempt has mounted its build. */
  readonly onMounted?: () => void;
};

export type Failure = {
  readonly error: unknown;
  /** The build that failed, and the newest one that the session has tried. */
  readonly build: Build;
  readonly newest: Build;
  readonly target: MountTarget;
  readonly past: History;
  /** Whether the attempt may be repeated as it is. */
  readonly mayRetry: boolean;
  /** Makes the next attempt evaluate the build again; returns what takes its module back. */
  readonly forget: () => () => void;
};

export type NextStep = { readonly past: History } & (
  | {
      readonly step: 'start';
      readonly build: Build;
      readonly newest: Build;
      readonly mayRetry: boolean;
      readonly afterMs: number;
    }
  | { readonly step: 'fail'; readonly error: unknown }
  /** The page is about to be reloaded, so the outlet stays as it is. */
  | { readonly step: 'wait' }
);

/**
 * Decides what follows a failed attempt:
 * 1. a fresh runtime, if the module was evaluated, and two attempts to mount it have failed;
 * 2. another build, if files of this one are missing and the manifest names a newer one;
 * 3. one retry, if the failure may be transient;
 * 4. the remote's previous build, and the one before that, which this tab then keeps.
 */
export async function afterFailure({
  error: latest,
  build,
  newest,
  target,
  past,
  mayRetry,
  forget,
}: Failure): Promise<NextStep> {
  const start = (changes: Partial<Extract<NextStep, { step: 'start' }>>): NextStep => {
    const next = { build, newest, past: kept, mayRetry: true, afterMs: 0, ...changes };
    return { ...next, step: 'start', past: { ...next.past, onMounted: () => rememberFailures(next) } };
  };
  const { failedOnce, second } = past;
  if (latest instanceof ShellError) {
    reportChangedFile(latest, build);
    const { code, message, cause } = diagnoseThrown(latest);
    logError({ ...build, code, application: target.name, message, cause });
  }
  let error = latest;
  let kept: History = { failedOnce };
  if (second && !keepsModule(error)) {
    // The module that was there can still be mounted, once what it needs is available.
    console.warn(error);
    error = second.reason;
    second.undo();
  } else if (!second && keepsModule(error) && failedOnce === build) {
    console.warn(error);
    return start({ mayRetry: false, past: { failedOnce, second: { reason: error, undo: forget() } } });
  }
  if (keepsModule(error)) kept = { failedOnce: build };
  // Only for the build that the session began with: two copies of the manifest in turn must not keep the visitor waiting.
  if (isMissing(error) && build === target.build) {
    const replacement = await hooks.replacementFor(build);
    if (replacement === 'page') return { step: 'wait', past: kept };
    if (replacement) {
      console.warn(error);
      return start({ build: replacement, newest: replacement });
    }
  }
  if (mayRetry && isTransient(error)) {
    console.warn(error);
    return start({ mayRetry: false, afterMs: retryDelayMs() });
  }
  if (build !== newest && needsPageLoad(error)) {
    // The two builds cannot run in one page, and the one that failed is in it. The next page does not load that one.
    rememberFailure(newest);
    if (hasFailed(newest) && unsavedWork.size === 0) {
      location.reload();
      return { step: 'wait', past: kept };
    }
  } else if (build.previous) {
    console.error(error);
    return start({ build: build.previous });
  }
  return { step: 'fail', error, past: kept };
}

/** Since a previous build works, the newer ones were at fault, and not the network. */
function rememberFailures({ newest, build }: Pick<Failure, 'newest' | 'build'>): void {
  for (let failed = newest; failed.previous && failed !== build; failed = failed.previous) rememberFailure(failed);
}
