import { hooks } from '../chunk-hooks.ts';
import { checkFilesChunk, formatsChunk, scopeStylesChunk } from '../chunks.ts';
import { forgetRemoteModule, type LoadEntry, loadRemoteModule } from '../container/load-remote-module.ts';
import { ShellError } from '../errors.ts';
import { mark, measure } from '../events.ts';
import type { Build } from '../site/builds/choose-build.ts';
import { isPlainScript, needsFileChecks } from '../site/builds/chunks-before-build.ts';
import type { MountTarget } from '../site/site.ts';
import { keepsModule } from './keeps-module.ts';
import { lifecyclesOf, runLifecycle } from './lifecycles.ts';
import { parcelsOf, singleSpaProps } from './parcels.ts';
import type { Lifecycle, Lifecycles } from './plain-lifecycles.ts';
import { trackUnsavedWork } from './unsaved-work.ts';

/** One try at getting an exposed module onto an outlet. */
export type Attempt = {
  /** Settles once, when the module has mounted or failed; never after `abandon`. */
  readonly mounted: Promise<void>;
  /** Fulfilled with the error when the module calls the prop `fail`, before `abandon`. `mounted` rejects with it, if it is pending. */
  readonly broken: Promise<ShellError>;
  /**
   * Gives the module new props, or, without an argument, the shell's props as they are now. Before the module has mounted, it
   * mounts with them. Rejects if its `update` fails.
   */
  update(props?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Ends the attempt, wherever it is. Late results are ignored; a mounted module is unmounted in the background. */
  abandon(): void;
};

/**
 * Loads, bootstraps and mounts `target` into `domElement` by single-spa's lifecycle contract
 * (https://single-spa.js.org/docs/building-applications#registered-application-lifecycle), but outside single-spa, which would
 * wait for it.
 *
 * @param name by which the module knows itself; different for each instance of a fragment
 */
export function startAttempt(target: MountTarget, name: string, domElement: HTMLElement, shellProps: object): Attempt {
  const { build, module } = target;
  const parcels = parcelsOf();
  const work = trackUnsavedWork(domElement);
  let props = target.props;
  let abandoned = false;
  let failed = false;
  let exports: unknown;
  let lifecycles: Lifecycles | undefined;
  let mounting: Promise<void> | undefined;
  let updating: Promise<void> | undefined;
  let isMounted = false;
  let isStale = false;

  const broken = Promise.withResolvers<ShellError>();
  const { setDirty } = work;
  const setTitle = (title: string) => {
    // The page has the title of its first application in `main`, as long as that is in the page.
    if (document.querySelector('main > [data-application] > div') !== domElement) return;
    document.title = title;
    hooks.titleGiven();
  };
  const allProps = () => ({
    ...props,
    ...shellProps,
    ...singleSpaProps(parcels.mountParcel),
    name,
    domElement,
    setDirty,
    fail(cause?: unknown) {
      if (abandoned) return;
      broken.resolve(
        new ShellError('REMOTE_FAILED', `${build.remote} ${build.version} cannot go on`, { ...build, cause }),
      );
    },
    setTitle,
  });

  async function run(): Promise<void> {
    const start = performance.now();
    await hooks.beforeLoad(build);
    const options = { ...build, loadEntry: await prepare(build) };
    exports = await loadRemoteModule(build.bundleFileName, build.basePath, build.moduleName, module, options);
    if (abandoned) return never();
    measure(`conch:load:${target.name}`, start);
    const loaded = performance.now();
    const own = await lifecyclesOf(exports, target, allProps());
    const before = ending.get(name);
    // Modules keep state by name. A build that failed does not delay another one.
    if (before && (!before.failed || before.exports === exports)) await before.ended;
    await bootstrapOnce(own, target, allProps());
    if (abandoned) return never();
    lifecycles = own;
    isStale = false;
    mounting = runLifecycle(own, 'mount', build, allProps());
    await mounting;
    if (abandoned) return never();
    isMounted = true;
    measure(`conch:mount:${target.name}`, loaded);
    mark(`conch:mounted:${target.name}`);
    if (isStale) await updateWhileStale(own);
  }

  /** For failures of the attempt itself; a module that calls `fail` is mounted again as it is. */
  function onFailure(error: unknown): Promise<void> {
    failed = true;
    if (!keepsModule(error)) forgetRemoteModule(build.bundleFileName, build.basePath, module, build.integrity);
    if (!abandoned) throw error;
    console.error(error);
    return never();
  }

  /** Runs one update at a time; changes meanwhile are merged into one further update. */
  async function updateWhileStale(lifecycles: Lifecycles): Promise<void> {
    while (isStale && !abandoned) {
      isStale = false;
      if (lifecycles.update.length === 0) setDirty(false); // the module is unmounted and mounted instead
      await updateOrRemount(lifecycles, target, allProps());
    }
  }

  async function end(lifecycles: Lifecycles, mounting: Promise<void>): Promise<void> {
    await Promise.allSettled([mounting]); // `run` reports how it went
    await parcels.unmountAll();
    await runLifecycle(lifecycles, 'unmount', build, allProps());
  }

  const mounted = Promise.race([
    run().catch(onFailure),
    broken.promise.then((error) => {
      failed = true;
      throw error;
    }),
  ]);
  return {
    mounted,
    broken: broken.promise,
    async update(next) {
      if (next) props = { ...target.props, ...next };
      isStale = true;
      if (!isMounted || !lifecycles) return;
      updating ??= updateWhileStale(lifecycles)
        .catch(onFailure)
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
        .catch(hooks.outletFailed)
        .finally(() => {
          if (ending.get(name)?.ended === ended) ending.delete(name);
        });
      ending.set(name, { ended, exports, failed });
    },
  };
}

/** The result of an abandoned attempt. A new promise each time: a shared one would retain every closure that waits for it. */
const never = () => new Promise<never>(() => {});

/** Name -> the unmounting of its last attempt, while that is under way. It ends, because each lifecycle has a limit. */
const ending = new Map<string, { ended: Promise<void>; exports: unknown; failed: boolean }>();

/** A module's `mount` -> the names for which the module was bootstrapped. A fresh runtime has another `mount`. */
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

/**
 * Does what a build made without the preset needs before any of its code runs.
 *
 * @returns what loads its entry, if that is not a script that sets a global
 */
async function prepare(build: Build): Promise<LoadEntry | undefined> {
  try {
    if (build.styles) (await scopeStylesChunk()).scopeForeignStyles(build, build.styles);
    if (needsFileChecks(build)) (await checkFilesChunk()).checkFiles(build);
    return isPlainScript(build) ? undefined : (await formatsChunk()).loadEntry;
  } catch (cause) {
    throw new ShellError('ENTRY_UNREACHABLE', build.basePath, { ...build, cause });
  }
}

/** A module without `update` is unmounted and mounted, so that what it shows is never stale. */
async function updateOrRemount(lifecycles: Lifecycles, { build }: MountTarget, props: object): Promise<void> {
  if (lifecycles.update.length > 0) return runLifecycle(lifecycles, 'update', build, props);
  await runLifecycle(lifecycles, 'unmount', build, props);
  await runLifecycle(lifecycles, 'mount', build, props);
}
