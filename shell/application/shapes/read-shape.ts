import type { SharedModules } from '../../container/shared-modules/take-shared.ts';
import { ShellError } from '../../errors.ts';
import type { Build } from '../../site/builds/choose-build.ts';
import type { MountTarget } from '../../site/site.ts';
import {
  isLifecycle,
  type Lifecycle,
  type Lifecycles,
  type Phase,
  plainLifecycles,
  property,
} from '../plain-lifecycles.ts';
import { adaptComponent } from './adapt-component.ts';

/** Longest wait for `unload`. */
const UNLOAD_TIMEOUT_MS = 5_000;

/** A function that gives lifecycles -> name of the module -> what it gave. */
const given = new WeakMap<Lifecycle, Map<string, Promise<unknown>>>();

/** Entry and exposed module of a build, and name of the module -> what it was read from, and what it does when it is dropped. */
const unloads = new Map<string, { readonly exports: unknown; readonly unload: readonly Lifecycle[] }>();

type Props = { readonly name?: string; readonly domElement?: unknown };

/**
 * Reads an exposed module that is not lifecycles alone: a component, a function that gives lifecycles, or lifecycles with single-spa's
 * `timeouts` or `unload` (https://single-spa.js.org/docs/building-applications#registered-application-lifecycle).
 *
 * `unload` runs when the module is evaluated again, which is the only time at which the shell drops one.
 *
 * @throws {ShellError} LIFECYCLES_MISSING, LIFECYCLE_INVALID; FACTORY_THREW if such a function throws; SHARED_… of an adapter
 */
export async function readShape(
  exports: unknown,
  target: MountTarget,
  props: Props,
  shareScope: () => Promise<SharedModules>,
): Promise<Lifecycles> {
  const { adapter, build } = target;
  if (adapter) return adaptComponent(adapter, exports, build, await shareScope());
  const places = [exports, property(exports, 'default')];
  const holder =
    places.find((place) => property(place, 'mount') !== undefined) ?? (await callOnce(places, build, props));
  const lifecycles = plainLifecycles(holder) ?? readAll(holder, exports, build);
  await unloadEarlier(target, props, exports, listOf('unload', holder, build));
  return lifecycles;
}

/** With the props, once for each name. Without `domElement`, which is another one at each mount. */
async function callOnce(
  places: readonly unknown[],
  build: Build,
  { domElement: _, ...props }: Props,
): Promise<unknown> {
  const make = places.find(isLifecycle);
  if (!make) return undefined;
  const results = given.get(make) ?? new Map<string, Promise<unknown>>();
  given.set(make, results);
  const { name = '' } = props;
  const result = results.get(name) ?? Promise.resolve(props).then(make);
  results.set(name, result);
  try {
    return await result;
  } catch (cause) {
    results.delete(name);
    throw new ShellError('FACTORY_THREW', 'the exported function that makes the lifecycles threw', { ...build, cause });
  }
}

function readAll(holder: unknown, exports: unknown, build: Build): Lifecycles {
  const read = (phase: Phase, isRequired: boolean): readonly Lifecycle[] => {
    const list = listOf(phase, holder, build);
    if (list.length > 0 || !isRequired) return list;
    const fact = `there is no \`${phase}\` among the exports (${keysOf(exports)})`;
    throw new ShellError('LIFECYCLES_MISSING', fact, build);
  };
  const timeouts = property(holder, 'timeouts');
  const limitOf = (phase: Phase): number | undefined => {
    const ms = property(property(timeouts, phase), 'millis');
    return typeof ms === 'number' && ms > 0 ? ms : undefined;
  };
  return {
    bootstrap: read('bootstrap', false),
    mount: read('mount', true),
    update: read('update', false),
    unmount: read('unmount', true),
    limits: {
      bootstrap: limitOf('bootstrap'),
      mount: limitOf('mount'),
      update: limitOf('update'),
      unmount: limitOf('unmount'),
    },
  };
}

function listOf(phase: Phase | 'unload', holder: unknown, build: Build): readonly Lifecycle[] {
  const value = property(holder, phase) ?? undefined;
  if (value === undefined) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > 0 && list.every(isLifecycle)) return list;
  const found = Array.isArray(value) ? 'a list of something else' : `of type ${typeof value}`;
  throw new ShellError('LIFECYCLE_INVALID', `\`${phase}\` is ${found}, not a function or a list of functions`, build);
}

/** Lets what was evaluated earlier give up what it holds. Its errors are only reported, because nobody needs it any more. */
async function unloadEarlier(
  { build, module }: MountTarget,
  props: Props,
  exports: unknown,
  unload: readonly Lifecycle[],
): Promise<void> {
  const key = [build.basePath, module, props.name].join(' ');
  const earlier = unloads.get(key);
  if (unload.length > 0) unloads.set(key, { exports, unload });
  if (!earlier || earlier.exports === exports) return;
  const run = async () => {
    for (const each of earlier.unload) await each(props);
  };
  const timeout = new Promise((resolve) => setTimeout(resolve, UNLOAD_TIMEOUT_MS));
  await Promise.race([run().catch(console.error), timeout]);
}

const keysOf = (exports: unknown): string =>
  (typeof exports === 'object' && exports !== null ? Object.keys(exports).join(', ') : typeof exports) || 'none';
