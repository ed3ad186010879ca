import { within } from '../container/limit.ts';
import { forgetRemoteModule, loadRemoteModule } from '../container/load-remote-module.ts';
import { ShellError } from '../errors.ts';
import { mark, measure } from '../events.ts';
import type { Occupant } from '../manifest/choose.ts';
import { type Lifecycle, type Lifecycles, lifecyclesOf } from './lifecycles.ts';
import { parcelsOf, singleSpaProps } from './parcels.ts';

const LIFECYCLE_LIMIT_MS = 5_000;

const CODES = {
  bootstrap: { failed: 'BOOTSTRAP_FAILED', late: 'BOOTSTRAP_TIMEOUT' },
  mount: { failed: 'MOUNT_FAILED', late: 'MOUNT_TIMEOUT' },
  update: { failed: 'UPDATE_FAILED', late: 'UPDATE_TIMEOUT' },
  unmount: { failed: 'UNMOUNT_FAILED', late: 'UNMOUNT_TIMEOUT' },
} as const;

export type Outcome = { readonly status: 'mounted' } | { readonly status: 'failed'; readonly error: unknown };

/** One try at getting an exposed module onto an outlet. */
export type Attempt = {
  /** Hands the mounted module new props; before it is mounted they are what it is mounted with. */
  update(props: Readonly<Record<string, unknown>>): void;
  /** Ends the attempt wherever it is. What arrives later is ignored; what was mounted is unmounted in the background. */
  abandon(): void;
};

/**
 * Loads, bootstraps and mounts `occupant` into `domElement`, by single-spa's lifecycle contract but outside single-spa, which
 * would wait for it. Never throws; `report` is told the outcome once, and again when an update fails, and nothing after `abandon`.
 *
 * @param name what the module knows itself by; different for each instance of a fragment
 */
export function startAttempt(
  occupant: Occupant,
  name: string,
  domElement: HTMLElement,
  shellProps: object,
  report: (outcome: Outcome) => void,
): Attempt {
  const { build, module } = occupant;
  const parcels = parcelsOf();
  let props = occupant.props;
  let abandoned = false;
  let lifecycles: Lifecycles | undefined;
  let mounting: Promise<void> | undefined;
  let mounted = false;
  let stale = false;
  let updating = false;

  const given = () => ({ ...props, ...shellProps, ...singleSpaProps(parcels.mountParcel), name, domElement });
  const fail = (error: unknown) => {
    // The next attempt is to have a fresh runtime also when it was not the loading that failed.
    forgetRemoteModule(build.bundleFileName, build.basePath, module, build.integrity);
    if (abandoned) console.error(error);
    else report({ status: 'failed', error });
  };

  async function run(): Promise<void> {
    const start = performance.now();
    const exports = await loadRemoteModule(build.bundleFileName, build.basePath, build.moduleName, module, build);
    if (abandoned) return;
    measure(`conch:load:${occupant.name}`, start);
    const loaded = performance.now();
    lifecycles = lifecyclesOf(exports, build);
    await ending.get(name);
    await bootstrapOnce(lifecycles, occupant, given());
    if (abandoned) return;
    stale = false;
    mounting = runLifecycle(lifecycles, 'mount', occupant, given());
    await mounting;
    if (abandoned) return;
    mounted = true;
    measure(`conch:mount:${occupant.name}`, loaded);
    mark(`conch:mounted:${occupant.name}`);
    report({ status: 'mounted' });
    if (stale) await runUpdates(lifecycles);
  }

  /** One update at a time; what changes meanwhile is handed over in one further update. */
  async function runUpdates(lifecycles: Lifecycles): Promise<void> {
    if (updating) return;
    updating = true;
    try {
      while (stale && !abandoned) {
        stale = false;
        await updateOrRemount(lifecycles, occupant, given());
      }
    } finally {
      updating = false;
    }
  }

  /** The next attempt under this name waits for it, because modules keep their state by name. A mount that failed is unmounted too. */
  async function end(lifecycles: Lifecycles, mounting: Promise<void>): Promise<void> {
    await Promise.allSettled([mounting]); // `run` tells how it went
    await parcels.unmountAll();
    await runLifecycle(lifecycles, 'unmount', occupant, given());
  }

  run().catch(fail);
  return {
    update(next) {
      props = { ...occupant.props, ...next };
      stale = true;
      if (mounted && lifecycles) runUpdates(lifecycles).catch(fail);
    },
    abandon() {
      abandoned = true;
      if (!lifecycles || !mounting) return;
      const ended = end(lifecycles, mounting)
        .catch(fail)
        .finally(() => {
          if (ending.get(name) === ended) ending.delete(name);
        });
      ending.set(name, ended);
    },
  };
}

/** Name -> the end of its last attempt, while that is under way. */
const ending = new Map<string, Promise<void>>();

/** Lifecycles -> names they were bootstrapped for. A retry loads other lifecycles, and bootstraps them again. */
const bootstrapped = new WeakMap<Lifecycle, Map<string, Promise<void>>>();

function bootstrapOnce(lifecycles: Lifecycles, occupant: Occupant, props: object): Promise<void> {
  const [key] = lifecycles.mount;
  if (!key || lifecycles.bootstrap.length === 0) return Promise.resolve();
  const done = bootstrapped.get(key) ?? new Map<string, Promise<void>>();
  bootstrapped.set(key, done);
  const pending = done.get(occupant.name) ?? runLifecycle(lifecycles, 'bootstrap', occupant, props);
  done.set(occupant.name, pending);
  pending.catch(() => done.delete(occupant.name));
  return pending;
}

/** A module without `update` is mounted anew, so that what it shows is never stale. */
async function updateOrRemount(lifecycles: Lifecycles, occupant: Occupant, props: object): Promise<void> {
  if (lifecycles.update.length > 0) return runLifecycle(lifecycles, 'update', occupant, props);
  await runLifecycle(lifecycles, 'unmount', occupant, props);
  await runLifecycle(lifecycles, 'mount', occupant, props);
}

async function runLifecycle(
  lifecycles: Lifecycles,
  phase: keyof Lifecycles,
  { name, build }: Occupant,
  props: object,
): Promise<void> {
  const limitMs = build.limits.lifecycle ?? LIFECYCLE_LIMIT_MS;
  const fact = `${phase} of ${name} (${build.remote} ${build.version})`;
  const enter = async () => {
    for (const lifecycle of lifecycles[phase]) await lifecycle(props);
  };
  const failed = (cause: unknown) => {
    throw new ShellError(CODES[phase].failed, `${fact} failed`, { ...build, cause });
  };
  const late = () => new ShellError(CODES[phase].late, `${fact} took longer than ${limitMs} ms`, build);
  await within(limitMs, enter().catch(failed), late);
}
