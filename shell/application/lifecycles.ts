import { ShellError } from '../errors.ts';

export type Lifecycle = (props: object) => unknown;

/** The lifecycles of an exposed module; each is a sequence, run in order. */
export type Lifecycles = {
  readonly bootstrap: readonly Lifecycle[];
  readonly mount: readonly Lifecycle[];
  readonly unmount: readonly Lifecycle[];
  /** Empty when the module has none. */
  readonly update: readonly Lifecycle[];
};

/**
 * Reads the lifecycles of an exposed module by single-spa's contract: functions or arrays of functions, `mount` and `unmount`
 * at least. They may be named exports or stand together in the default export.
 *
 * @throws {ShellError} LIFECYCLES_MISSING
 */
export function lifecyclesOf(exports: unknown, of: { readonly remote: string; readonly version: string }): Lifecycles {
  const holder = [exports, property(exports, 'default')].find((value) => property(value, 'mount') !== undefined);
  const read = (name: keyof Lifecycles, required: boolean): readonly Lifecycle[] => {
    const value = property(holder, name);
    if (value === undefined && !required) return [];
    const list = Array.isArray(value) ? value : [value];
    if (list.length > 0 && list.every(isLifecycle)) return list;
    const exported = exports instanceof Object ? Object.keys(exports).join(', ') : String(exports);
    throw new ShellError('LIFECYCLES_MISSING', `no usable \`${name}\` among the exports (${exported || 'none'})`, of);
  };
  return {
    bootstrap: read('bootstrap', false),
    mount: read('mount', true),
    unmount: read('unmount', true),
    update: read('update', false),
  };
}

const isLifecycle = (value: unknown): value is Lifecycle => typeof value === 'function';

const property = (value: unknown, name: string): unknown =>
  value instanceof Object || (typeof value === 'object' && value !== null) ? Reflect.get(value, name) : undefined;
