export type Lifecycle = (props: object) => unknown;

/** The lifecycles of an exposed module; each is a sequence, run in order, and may be empty where it is optional. */
export type Lifecycles = Readonly<Record<Phase, readonly Lifecycle[]>> & {
  /** Limits in ms that the module itself sets. Those in the manifest have precedence. */
  readonly limits?: { readonly [Each in Phase]?: number | undefined };
};
export type Phase = 'bootstrap' | 'mount' | 'update' | 'unmount';

/** Undefined if the value has none, or also what single-spa adds to them. */
export function plainLifecycles(value: unknown): Lifecycles | undefined {
  const read = (phase: Phase): readonly unknown[] => [property(value, phase) ?? []].flat();
  const all = { bootstrap: read('bootstrap'), mount: read('mount'), update: read('update'), unmount: read('unmount') };
  return property(value, 'timeouts') || property(value, 'unload') || !areComplete(all) ? undefined : all;
}

const areComplete = (all: Readonly<Record<Phase, readonly unknown[]>>): all is Lifecycles =>
  all.mount[0] !== undefined && all.unmount[0] !== undefined && Object.values(all).flat().every(isLifecycle);

export const isLifecycle = (value: unknown): value is Lifecycle => typeof value === 'function';

export const property = (value: unknown, name: string): unknown =>
  (typeof value === 'object' && value !== null) || isLifecycle(value) ? Reflect.get(value, name) : undefined;
