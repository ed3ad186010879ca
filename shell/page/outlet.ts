import { type Progress, startSession } from '../application/outlet-session.ts';
import { loadOf } from '../container/load-remote-module.ts';
import { ShellError } from '../errors.ts';
import { announceStatus } from '../events.ts';
import type { MountTarget, Site } from '../site/site.ts';
import { trackOutletStyles } from '../styles/style-tracker.ts';
import type { Failure } from './error-card.ts';
import { showErrorCard, showStillLoading } from './show-error.ts';

/** The element in which one application or fragment mounts. */
export type Outlet = {
  readonly element: HTMLElement;
  update(props: Readonly<Record<string, unknown>>): void;
  /** Removes the element at once; the module is unmounted in the background. */
  close(): void;
};

/** After this long the visitor reads that something is still loading, and may cancel it. */
const STILL_LOADING_AFTER_MS = 3_000;

/**
 * Creates an outlet and starts to mount into it. The caller puts `element` into the page synchronously.
 *
 * @param name by which the module knows itself; different for each instance of a fragment
 * @param shellProps props that every module receives
 * @param targetIn what the outlet shows in a site; after a failure it follows changes of the manifest
 * @param ownProps props of this instance now, which override those of the manifest
 */
export function openOutlet(
  first: MountTarget,
  name: string,
  site: Site,
  shellProps: object,
  targetIn: (site: Site) => MountTarget | undefined,
  ownProps = (): object => ({}),
): Outlet {
  const withOwnProps = (target: MountTarget) => ({ ...target, props: { ...target.props, ...ownProps() } });
  let target = first;
  const element = document.createElement('div');
  element.dataset[target.kind] = target.name;

  let stillLoadingTimer: number | undefined;
  /** What the outlet shows is about this one. */
  let latest: Progress | undefined;

  const notes = () => element.querySelectorAll(':scope > .conch-waiting');
  const placeElement = () => {
    const domElement = document.createElement('div');
    // The note stays over a retry, because the visitor still waits.
    element.replaceChildren(domElement, ...notes());
    return domElement;
  };
  const stopWaiting = () => {
    clearTimeout(stillLoadingTimer);
    stillLoadingTimer = undefined;
    for (const note of notes()) note.remove();
    window.removeEventListener('online', retry);
  };
  const show = ({ build, attempt, status }: Progress, failure?: Failure) => {
    element.dataset.remote = build.remote;
    element.dataset.container = build.moduleName; // the scope of the preset's styles: remotes/build/outlet-scope.ts
    element.dataset.version = build.version;
    element.dataset.status = status;
    element.style.minHeight = status === 'loading' ? (target.minHeight ?? '') : '';
    element.ariaBusy = status === 'loading' ? 'true' : null;
    const { remote, version } = build;
    announceStatus({ name: target.name, remote, version, status, attempt, ...failure });
  };

  const report = (progress: Progress) => {
    latest = progress;
    trackOutletStyles(element, progress.build.basePath);
    if (progress.status === 'failed') return void fail(progress, progress.error);
    show(progress);
    if (progress.status === 'mounted') stopWaiting();
    else {
      stillLoadingTimer ??= window.setTimeout(
        () => showStillLoading(element, () => session.cancel()),
        STILL_LOADING_AFTER_MS,
      );
    }
  };
  const fail = async (progress: Progress, error: unknown) => {
    stopWaiting();
    if (!(error instanceof ShellError)) throw error;
    const { build } = progress;
    const late = loadOf(build, target.module);
    const card = { error, build, site, retry, late, target, targetIn, restart };
    const failure = await showErrorCard(element, card, () => latest === progress);
    if (latest !== progress) return;
    show(progress, failure);
    if (!error.needsPageLoad) window.addEventListener('online', retry);
  };
  const retry = () => session.retry();
  const restart = (next: MountTarget) => {
    target = next;
    session.restart(withOwnProps(next));
  };

  const session = startSession(withOwnProps(target), name, shellProps, placeElement, report);
  return {
    element,
    update: session.update,
    close() {
      stopWaiting();
      latest = undefined;
      session.end();
      element.remove();
      trackOutletStyles(element); // not earlier, or the module would be visible without its styles
    },
  };
}
