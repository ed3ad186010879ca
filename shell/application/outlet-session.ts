import { afterFailureChunk } from '../chunks.ts';
import { forgetRemoteModule } from '../container/load-remote-module.ts';
import { ShellError } from '../errors.ts';
import type { Build } from '../site/builds/choose-build.ts';
import type { MountTarget } from '../site/site.ts';
import type { History } from './after-failure.ts';
import { type Attempt, startAttempt } from './attempt.ts';

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
 * Starts attempts until the target is mounted or nothing is left to try. What follows a failure is decided by after-failure.ts, in a
 * chunk; if that cannot be loaded, nothing follows.
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
  let past: History = {};

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
    past.onMounted?.();
    past = {};
    report({ status: 'mounted', build, attempt: count });
  }

  async function onFailure(latest: unknown, mayRetry: boolean): Promise<void> {
    const attempt = current;
    const chunk = await afterFailureChunk().catch(() => undefined);
    const forget = () => forgetRemoteModule(build.bundleFileName, build.basePath, target.module, build.integrity);
    const failure = { error: latest, build, newest, target, past, mayRetry, forget };
    const next = (await chunk?.afterFailure(failure)) ?? { step: 'fail', error: latest, past };
    // The visitor may have left or retried meanwhile.
    if (current !== attempt) return;
    past = next.past;
    if (next.step === 'fail') fail(next.error);
    else if (next.step === 'start') {
      ({ build, newest } = next);
      retryTimer = window.setTimeout(() => start(next.mayRetry), next.afterMs);
    }
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
      past = {};
      start(true);
    },
    cancel: () => fail(new ShellError('LOAD_CANCELLED', `the visitor cancelled ${target.name}`, build)),
    end() {
      window.removeEventListener('conch:language', onLanguage);
      stop();
    },
  };
}
