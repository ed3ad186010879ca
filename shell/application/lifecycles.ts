import { limitBy } from '../container/time-limits/standstill.ts';
import { ShellError } from '../errors.ts';
import type { Build } from '../site/builds/choose-build.ts';
import { watchDomLeaks } from './watch-dom-leaks.ts';

export type Lifecycle = (props: object) => unknown;

/** The lifecycles of an exposed module; each is a sequence, run in order, and may be empty where it is optional. */
export type Lifecycles = Readonly<Record<Phase, readonly Lifecycle[]>>;
export type Phase = keyof typeof CODES;

const CODES = {
  bootstrap: { failed: 'BOOTSTRAP_FAILED', late: 'BOOTSTRAP_TIMEOUT' },
  mount: { failed: 'MOUNT_FAILED', late: 'MOUNT_TIMEOUT' },
  update: { failed: 'UPDATE_FAILED', late: 'UPDATE_TIMEOUT' },
  unmount: { failed: 'UNMOUNT_FAILED', late: 'UNMOUNT_TIMEOUT' },
} as const;

const LIFECYCLE_TIMEOUT_MS = 5_000;

/**
 * Reads the lifecycles of an exposed module by single-spa's contract: functions or arrays of functions, `mount` and `unmount`
 * at least. They may be named exports, properties of the default export, or what a function in one of these two places
 * returns or resolves to.
 *
 * @throws {ShellError} LIFECYCLES_MISSING, LIFECYCLE_INVALID; FACTORY_THREW if such a function throws
 */
export async function lifecyclesOf(exports: unknown, build: Build): Promise<Lifecycles> {
  const places = [exports, property(exports, 'default')];
  const named = places.find((place) => property(place, 'mount') !== undefined);
  const holder = named ?? (await callFactory(places, build));
  const read = (phase: Phase, required: boolean): readonly Lifecycle[] => {
    const value = property(holder, phase);
    if (value === undefined && !required) return [];
    if (value === undefined) {
      throw new ShellError(
        'LIFECYCLES_MISSING',
        `there is no \`${phase}\` among the exports (${keys(exports)})`,
        build,
      );
    }
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (list.length > 0 && list.every(isLifecycle)) return list;
    const found = Array.isArray(value) ? 'a list of something else' : `of type ${typeof value}`;
    throw new ShellError('LIFECYCLE_INVALID', `\`${phase}\` is ${found}, not a function or a list of functions`, build);
  };
  return {
    bootstrap: read('bootstrap', false),
    mount: read('mount', true),
    update: read('update', false),
    unmount: read('unmount', true),
  };
}

/**
 * Runs one lifecycle within its limit. While it waits for files of its own build, as by `import()`, the limit runs from the last
 * byte.
 *
 * @throws {ShellError} …_FAILED, …_TIMEOUT
 */
export async function runLifecycle(lifecycles: Lifecycles, phase: Phase, build: Build, props: object): Promise<void> {
  const limitMs = build.limits?.lifecycle ?? LIFECYCLE_TIMEOUT_MS;
  const enter = async () => {
    for (const lifecycle of lifecycles[phase]) await lifecycle(props);
  };
  const failed = (cause: unknown) => {
    throw new ShellError(CODES[phase].failed, `${phase} of ${build.remote} ${build.version} failed`, {
      ...build,
      cause,
    });
  };
  const ended = process.env.NODE_ENV === 'production' ? undefined : watchDomLeaks(build);
  await new Promise<void>((resolve, reject) => {
    const limit = limitBy(reject, build);
    const what = `${phase} of ${build.remote} ${build.version}`;
    limit(limitMs, enter().catch(failed), build.basePath, CODES[phase].late, what, true).then(resolve, reject);
  }).finally(ended);
}

async function callFactory(places: readonly unknown[], build: Build): Promise<unknown> {
  const make = places.find(isLifecycle);
  try {
    return await make?.({});
  } catch (cause) {
    throw new ShellError('FACTORY_THREW', 'the exported function that makes the lifecycles threw', { ...build, cause });
  }
}

const isLifecycle = (value: unknown): value is Lifecycle => typeof value === 'function';

const property = (value: unknown, name: string): unknown =>
  (typeof value === 'object' && value !== null) || typeof value === 'function' ? Reflect.get(value, name) : undefined;

const keys = (exports: unknown): string =>
  (typeof exports === 'object' && exports !== null ? Object.keys(exports).join(', ') : typeof exports) || 'none';
