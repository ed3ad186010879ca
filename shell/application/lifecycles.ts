import { shapesChunk } from '../chunks.ts';
import { shareScope } from '../container/shared-modules/share-scope.ts';
import { limitBy } from '../container/time-limits/standstill.ts';
import { ShellError } from '../errors.ts';
import { withNote } from '../hangs/note.ts';
import type { Build } from '../site/builds/choose-build.ts';
import type { MountTarget } from '../site/site.ts';
import { type Lifecycles, type Phase, plainLifecycles, property } from './plain-lifecycles.ts';
import { watchDomLeaks } from './watch-dom-leaks.ts';

const CODES = {
  bootstrap: { failed: 'BOOTSTRAP_FAILED', late: 'BOOTSTRAP_TIMEOUT' },
  mount: { failed: 'MOUNT_FAILED', late: 'MOUNT_TIMEOUT' },
  update: { failed: 'UPDATE_FAILED', late: 'UPDATE_TIMEOUT' },
  unmount: { failed: 'UNMOUNT_FAILED', late: 'UNMOUNT_TIMEOUT' },
} as const;

const LIFECYCLE_TIMEOUT_MS = 5_000;

/**
 * Reads the lifecycles of an exposed module by single-spa's contract: functions or arrays of functions, `mount` and `unmount`
 * at least, as named exports or as properties of the default export. All other shapes are read by shapes/read-shape.ts, which also says what is
 * wrong with those that are none.
 *
 * @param props those of the module; a function that gives lifecycles is called with them
 * @throws {ShellError} LIFECYCLES_MISSING, LIFECYCLE_INVALID, FACTORY_THREW, SHARED_…
 */
export async function lifecyclesOf(exports: unknown, target: MountTarget, props: object): Promise<Lifecycles> {
  const { adapter, build } = target;
  const plain = adapter ? undefined : (plainLifecycles(exports) ?? plainLifecycles(property(exports, 'default')));
  if (plain) return plain;
  const { readShape } = await shapesChunk().catch((cause: unknown) => {
    throw new ShellError('ENTRY_UNREACHABLE', build.basePath, { ...build, cause });
  });
  return readShape(exports, target, props, shareScope);
}

/**
 * Runs one lifecycle within its limit. While it waits for files of its own build, as by `import()`, the limit runs from the last
 * byte.
 *
 * @throws {ShellError} …_FAILED, …_TIMEOUT
 */
export async function runLifecycle(lifecycles: Lifecycles, phase: Phase, build: Build, props: object): Promise<void> {
  const limitMs = build.limits?.lifecycle ?? lifecycles.limits?.[phase] ?? LIFECYCLE_TIMEOUT_MS;
  const enter = async () => {
    for (const lifecycle of lifecycles[phase]) await withNote(build, () => lifecycle(props));
  };
  const failed = (cause: unknown) => {
    throw new ShellError(CODES[phase].failed, `${phase} of ${build.remote} ${build.version} failed`, {
      ...build,
      cause,
    });
  };
  const ended = process.env.NODE_ENV === 'production' ? undefined : watchDomLeaks(build);
  const run = new Promise<void>((resolve, reject) => {
    const limit = limitBy(reject, build);
    const what = `${phase} of ${build.remote} ${build.version}`;
    limit(limitMs, enter().catch(failed), build.basePath, CODES[phase].late, what, true).then(resolve, reject);
  });
  await (ended ? run.finally(ended) : run);
}
