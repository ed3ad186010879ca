import { forgetRemoteModule, loadRemoteModule } from '../container/load-remote-module.ts';
import { ShellError } from '../errors.ts';
import { mark, measure } from '../events.ts';
import type { Build, MountTarget } from '../site/site.ts';
import { type Lifecycle, type Lifecycles, lifecyclesOf, runLifecycle } from './lifecycles.ts';
import { parcelsOf, singleSpaProps } from './parcels.ts';
import { trackUnsavedWork } from './unsaved-work.ts';

/** One try at getting an exposed module onto an outlet. */
export type Attempt = {
  /** Settles once, when the module is mounted or has failed; never after `abandon`. */
  readonly mounted: Promise<void>;
  /**
   * Hands the module new props, or those of the shell anew; before it is mounted they are what it is mounted with. Rejects when its
   * `update` fails.
   */
  update(props?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Ends the attempt wherever it is. What arrives later is ignored; what was mounted is unmounted in the background. */
  abandon(): void;
};

/**
 * Loads, bootstraps and mounts `occupant` into `domElement`, by single-spa's lifecycle contract but outside single-spa, which
 * would wait for it.
 *
 * @param name what the module knows itself by; different for each instance of a fragment
 */
export function startAttempt(
  occupant: MountTarget,
  name: string,
  domElement: HTMLElement,
  shellProps: object,
): Attempt {
  const { build, module } = occupant;
  const parcels = parcelsOf();
  const work = trackUnsavedWork(domElement);
  let props = occupant.props;
  let abandoned = false;
  let failed = false;
  let lifecycles: Lifecycles | undefined;
  let mounting: Promise<void> | undefined;
  let updating: Promise<void> | undefined;
  let isMounted = false;
  let isStale = false;

  const { setDirty } = work;
  const given = () => ({ ...props, ...shellProps, ...singleSpaProps(parcels.mountParcel), name, domElement, setDirty });

  async function run(): Promise<void> {
    const start = performance.now();
    if (build.styles) await containStyles(build, build.styles);
    const exports = await loadRemoteModule(build.bundleFileName, build.basePath, build.moduleName, module, build);
    if (abandoned) return never();
    measure(`conch:load:${occupant.name}`, start);
    const loaded = performance.now();
    const own = await lifecyclesOf(exports, build);
    await ending.get(name);
    await bootstrapOnce(own, occupant, given());
    if (abandoned) return never();
    lifecycles = own;
    isStale = false;
    mounting = runLifecycle(own, 'mount', build, given());
    await mounting;
    if (abandoned) return never();
    isMounted = true;
    measure(`conch:mount:${occupant.name}`, loaded);
    mark(`conch:mounted:${occupant.name}`);
    if (isStale) await updateWhileStale(own);
  }

  function fail(error: unknown): Promise<void> {
    failed = true;
    // The next attempt is to have a fresh runtime also when it was not the loading that failed.
    forgetRemoteModule(build.bundleFileName, build.basePath, module, build.integrity);
    if (!abandoned) throw error;
    console.error(error);
    return never();
  }

  /** One update at a time; what changes meanwhile is handed over in one further update. */
  async function updateWhileStale(lifecycles: Lifecycles): Promise<void> {
    while (isStale && !abandoned) {
      isStale = false;
      if (lifecycles.update.length === 0) setDirty(false); // it is mounted anew
      await updateOrRemount(lifecycles, occupant, given());
    }
  }

  async function end(lifecycles: Lifecycles, mounting: Promise<void>): Promise<void> {
    await Promise.allSettled([mounting]); // `run` tells how it went
    await parcels.unmountAll();
    await runLifecycle(lifecycles, 'unmount', build, given());
  }

  const mounted = run().catch(fail);
  return {
    mounted,
    async update(next) {
      if (next) props = { ...occupant.props, ...next };
      isStale = true;
      if (!isMounted || !lifecycles) return;
      updating ??= updateWhileStale(lifecycles)
        .catch(fail)
        .finally(() => {
          updating = undefined;
        });
      await updating;
    },
    abandon() {
      if (abandoned) return;
      abandoned = true;
      work.end();
      if (!lifecycles || !mounting) return;
      const ended = end(lifecycles, mounting)
        .catch((error: unknown) => console.error(error))
        .finally(() => {
          if (ending.get(name) === ended) ending.delete(name);
        });
      // The next attempt under this name waits for it, because modules keep their state by name; after a failure it has a
      // fresh module, and need not.
      if (!failed) ending.set(name, ended);
    },
  };
}

/** Nothing is told of an attempt that was abandoned. Each has a promise of its own: one for all would keep them all. */
const never = () => new Promise<never>(() => {});

/** Name -> the end of its last attempt, while that is under way. */
const ending = new Map<string, Promise<void>>();

/** A module's `mount` -> the names it was bootstrapped for. A retry loads another module, and bootstraps that. */
const bootstrapped = new WeakMap<Lifecycle, Map<string, Promise<void>>>();

function bootstrapOnce(lifecycles: Lifecycles, { name, build }: MountTarget, props: object): Promise<void> {
  const [key] = lifecycles.mount;
  if (!key || lifecycles.bootstrap.length === 0) return Promise.resolve();
  const done = bootstrapped.get(key) ?? new Map<string, Promise<void>>();
  bootstrapped.set(key, done);
  const pending = done.get(name) ?? runLifecycle(lifecycles, 'bootstrap', build, props);
  done.set(name, pending);
  pending.catch(() => done.delete(name));
  return pending;
}

/** Before anything of the build has run. */
async function containStyles(build: Build, by: NonNullable<Build['styles']>): Promise<void> {
  const chunk = import(/* webpackChunkName: "contain" */ '../styles/scope-foreign-styles.ts');
  const { scopeForeignStyles } = await chunk.catch((cause: unknown) => {
    throw new ShellError('ENTRY_UNREACHABLE', 'its styles cannot be contained', { ...build, cause });
  });
  scopeForeignStyles(build, by);
}

/** A module without `update` is mounted anew, so that what it shows is never stale. */
async function updateOrRemount(lifecycles: Lifecycles, { build }: MountTarget, props: object): Promise<void> {
  if (lifecycles.update.length > 0) return runLifecycle(lifecycles, 'update', build, props);
  await runLifecycle(lifecycles, 'unmount', build, props);
  await runLifecycle(lifecycles, 'mount', build, props);
}
