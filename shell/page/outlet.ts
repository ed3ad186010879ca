import { type Attempt, startAttempt } from '../application/attempt.ts';
import { ShellError } from '../errors.ts';
import { announceStatus, type OutletStatus } from '../events.ts';
import type { Occupant } from '../manifest/choose.ts';
import { showErrorCard } from './trouble.ts';

/** The element in which one application or fragment mounts. */
export type Outlet = {
  readonly element: HTMLElement;
  /** Hands the occupant new props. */
  update(props: Readonly<Record<string, unknown>>): void;
  /** Takes the element away at once; the occupant is unmounted in the background. */
  close(): void;
};

/**
 * Makes an outlet and starts an attempt in it. The caller puts `element` into the page, before anything can have arrived.
 *
 * @param name what the occupant knows itself by; different for each instance of a fragment
 * @param shellProps props of every occupant
 */
export function openOutlet(occupant: Occupant, name: string, shellProps: object): Outlet {
  const { build } = occupant;
  const element = document.createElement('div');
  element.dataset[occupant.kind] = occupant.name;
  element.dataset.remote = build.remote;
  element.dataset.version = build.version;

  let props = occupant.props;
  let count = 0;
  let attempt: Attempt;

  const show = (status: OutletStatus, error?: ShellError) => {
    element.dataset.status = status;
    element.ariaBusy = status === 'loading' ? 'true' : null;
    const { remote, version } = build;
    announceStatus({
      name: occupant.name,
      remote,
      version,
      status,
      attempt: count,
      ...(error && { code: error.code }),
    });
  };
  const fail = async (error: unknown) => {
    const failed = attempt;
    failed.abandon();
    await showErrorCard(element, error, build, tryAgain, () => attempt === failed);
    if (attempt === failed && error instanceof ShellError) show('failed', error);
  };
  const tryAgain = () => {
    count += 1;
    const domElement = document.createElement('div');
    element.replaceChildren(domElement);
    show('loading');
    attempt = startAttempt({ ...occupant, props }, name, domElement, shellProps, (outcome) =>
      outcome.status === 'mounted' ? show('mounted') : void fail(outcome.error),
    );
  };

  tryAgain();
  return {
    element,
    update(next) {
      props = { ...occupant.props, ...next };
      attempt.update(next);
    },
    close() {
      attempt.abandon();
      element.remove();
    },
  };
}
