import { type Progress, startSession } from '../application/outlet-session.ts';
import { loadOf } from '../container/load-remote-module.ts';
import { ShellError } from '../errors.ts';
import { announceStatus } from '../events.ts';
import { isSameTarget, type MountTarget, type Site } from '../site/site.ts';
import { trackOutletStyles } from '../styles/style-tracker.ts';
import { newReference, showErrorCard, showStillLoading } from './show-error.ts';

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
 * @param targetIn what the outlet shows in a site; an outlet that has failed follows changes of the manifest
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
    window.removeEventListener('conch:update', followManifest);
  };
  const show = ({ build, attempt, status }: Progress, failure?: { code: ShellError['code']; reference: string }) => {
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
    const hadFocus = element.contains(document.activeElement);
    const reference = newReference();
    const { build } = progress;
    const late = { ...loadOf(build, target.module), use: retry };
    const card = { error, reference, build, site, retry: retryByHand, late };
    const code = await showErrorCard(element, card, () => latest === progress);
    if (latest !== progress) return;
    show(progress, { code, reference });
    if (hadFocus) element.querySelector('button')?.focus();
    if (!error.needsPageLoad) window.addEventListener('online', retry);
    window.addEventListener('conch:update', followManifest);
    followManifest(); // it may have changed while the attempts went on
  };
  const retry = () => session.retry();
  const followManifest = () => {
    // Outlets that work keep their builds. Next to them, this one runs the build that the manifest names now.
    const next = targetIn(site.preview(site.manifest));
    if (!next || isSameTarget(next, target)) return;
    target = next;
    if (element.contains(document.activeElement)) holdFocus();
    stopWaiting();
    session.restart(withOwnProps(next));
  };
  /** The button disappears; focus moves to the outlet, which holds what replaces it. */
  const holdFocus = () => {
    element.tabIndex = -1;
    element.focus();
    element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
  };
  const retryByHand = () => {
    holdFocus();
    retry();
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
