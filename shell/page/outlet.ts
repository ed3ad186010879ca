import { type Progress, startSession } from '../application/outlet-session.ts';
import { ShellError } from '../errors.ts';
import { announceStatus } from '../events.ts';
import type { MountTarget } from '../site/site.ts';
import { trackOutletStyles } from '../styles/style-tracker.ts';
import { newReference, showErrorCard, showStillLoading } from './show-error.ts';

/** The element in which one application or fragment mounts. */
export type Outlet = {
  readonly element: HTMLElement;
  /** Hands the occupant new props. */
  update(props: Readonly<Record<string, unknown>>): void;
  /** Takes the element away at once; the occupant is unmounted in the background. */
  close(): void;
};

/** After this long a visitor is told that something is still loading, and may cancel. */
const STILL_LOADING_AFTER_MS = 3_000;

/**
 * Makes an outlet and lets its occupant in. The caller puts `element` into the page, before anything can have arrived.
 *
 * @param name what the occupant knows itself by; different for each instance of a fragment
 * @param shellProps props of every occupant
 */
export function openOutlet(occupant: MountTarget, name: string, shellProps: object): Outlet {
  const element = document.createElement('div');
  element.dataset[occupant.kind] = occupant.name;
  element.dataset.remote = occupant.build.remote;

  let patience: ReturnType<typeof setTimeout> | undefined;
  /** What is shown is about this one. */
  let latest: Progress | undefined;

  const notes = () => element.querySelectorAll(':scope > .conch-waiting');
  const stage = () => {
    const domElement = document.createElement('div');
    // A visitor who has been told to wait goes on waiting.
    element.replaceChildren(domElement, ...notes());
    return domElement;
  };
  const settle = () => {
    clearTimeout(patience);
    patience = undefined;
    for (const note of notes()) note.remove();
    window.removeEventListener('online', retry);
  };
  const show = ({ build, attempt, status }: Progress, trouble?: { code: ShellError['code']; reference: string }) => {
    element.dataset.container = build.moduleName; // what the preset's styles go by
    element.dataset.version = build.version;
    element.dataset.status = status;
    element.style.minHeight = status === 'loading' ? (occupant.minHeight ?? '') : '';
    element.ariaBusy = status === 'loading' ? 'true' : null;
    const { remote, version } = build;
    announceStatus({ name: occupant.name, remote, version, status, attempt, ...trouble });
  };

  const report = (progress: Progress) => {
    latest = progress;
    trackOutletStyles(element, progress.build.basePath);
    if (progress.status === 'failed') return void fail(progress, progress.error);
    show(progress);
    if (progress.status === 'mounted') settle();
    else patience ??= setTimeout(() => showStillLoading(element, () => occupancy.cancel()), STILL_LOADING_AFTER_MS);
  };
  const fail = async (progress: Progress, error: unknown) => {
    settle();
    if (!(error instanceof ShellError)) throw error;
    const hadFocus = document.activeElement === element;
    const reference = newReference();
    const { build } = progress;
    await showErrorCard(element, { error, reference, build, retry: retryByHand }, () => latest === progress);
    if (latest !== progress) return;
    show(progress, { code: error.code, reference });
    if (hadFocus) element.querySelector('button')?.focus();
    window.addEventListener('online', retry);
  };
  const retry = () => occupancy.retry();
  /** The button goes; focus stays where it was, on what takes its place. */
  const retryByHand = () => {
    element.tabIndex = -1;
    element.focus();
    element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
    retry();
  };

  const occupancy = startSession(occupant, name, shellProps, stage, report);
  return {
    element,
    update: occupancy.update,
    close() {
      settle();
      latest = undefined;
      occupancy.leave();
      element.remove();
      trackOutletStyles(element); // not before: it would be seen without them
    },
  };
}
