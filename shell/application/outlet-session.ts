import { ShellError } from '../errors.ts';
import { hasFailed, rememberFailure } from '../site/failed-builds.ts';
import type { Build, MountTarget } from '../site/site.ts';
import { type Attempt, startAttempt } from './attempt.ts';
import { isGone, isTransient, retryDelayMs } from './retry-policy.ts';
import { newer } from './update-hooks.ts';

/** Where an outlet is with its occupant. `attempt` counts from 1 for each time the outlet was opened. */
export type Progress = { readonly build: Build; readonly attempt: number } & (
  | { readonly status: 'loading' }
  | { readonly status: 'mounted' }
  | { readonly status: 'failed'; readonly error: unknown }
);

export type Session = {
  /** Hands the occupant new props. */
  update(props: Readonly<Record<string, unknown>>): void;
  /** Tries once more, also when something is under way. */
  retry(): void;
  /** Gives up what is under way, because the visitor does not want to wait. */
  cancel(): void;
  /** Ends it at once; the occupant is unmounted in the background. */
  leave(): void;
};

const isMixUp = (error: unknown): boolean => error instanceof ShellError && error.code === 'UNIQUE_NAME_TAKEN';

/**
 * Makes attempts until the occupant is mounted, or nothing more can be done:
 * another build where the files of this one are gone and the manifest has a newer one, one more for what is transient, then the
 * remote's previous build (and the one before that), which this tab then keeps to.
 *
 * @param stage gives an empty element for each attempt, which is then the `domElement`
 * @param report is told of each change, and of nothing after `leave`
 */
export function startSession(
  occupant: MountTarget,
  name: string,
  shellProps: object,
  stage: () => HTMLElement,
  report: (progress: Progress) => void,
): Session {
  let { build: newest, props } = occupant;
  let build = newest;
  let count = 0;
  let current: Attempt | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;

  const stop = () => {
    clearTimeout(pause);
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
    const attempt = startAttempt({ ...occupant, build, props }, name, stage(), shellProps);
    current = attempt;
    attempt.mounted.then(
      () => onMounted(),
      (error: unknown) => onFailure(error, mayRetry),
    );
  }

  function onMounted(): void {
    // Only now is it sure that the newer builds were at fault, and not the network.
    for (let failed = newest; failed.previous && failed !== build; failed = failed.previous) {
      rememberFailure(failed);
    }
    report({ status: 'mounted', build, attempt: count });
  }

  async function onFailure(error: unknown, mayRetry: boolean): Promise<void> {
    // Once, so that two copies of the manifest in turn cannot keep the visitor waiting.
    if (isGone(error) && build === occupant.build) {
      const attempt = current;
      const instead = await newer.insteadOf(build);
      // The visitor may have left or tried again meanwhile. A page that is to be loaded anew is waited for.
      if (current !== attempt || instead === 'page') return;
      if (instead) {
        console.warn(error);
        newest = build = instead;
        return start(true);
      }
    }
    if (mayRetry && isTransient(error)) {
      console.warn(error);
      pause = setTimeout(() => start(false), retryDelayMs());
    } else if (build !== newest && isMixUp(error)) {
      // The two builds cannot run in one page, and the failed one is in it. In the next page it is not even loaded.
      rememberFailure(newest);
      if (hasFailed(newest)) location.reload();
      else fail(error);
    } else if (build.previous) {
      console.error(error);
      build = build.previous;
      start(true);
    } else fail(error);
  }

  // The shell's props are read anew.
  const refresh = () => void current?.update().catch(fail);
  window.addEventListener('conch:language', refresh);

  start(true);
  return {
    update(next) {
      props = { ...occupant.props, ...next };
      current?.update(next).catch(fail);
    },
    retry: () => start(true),
    cancel: () => fail(new ShellError('LOAD_CANCELLED', `${occupant.name} was cancelled by the visitor`, build)),
    leave() {
      window.removeEventListener('conch:language', refresh);
      stop();
    },
  };
}
