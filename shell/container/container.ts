/** What a remote entry puts on `window`. */
export type Container = {
  /** Returns `undefined`, 1 or a promise; throws synchronously if it was called with another scope before. */
  init(scope: object): unknown;
  /** Rejects if nothing is exposed under that name. */
  get(module: string): unknown;
};

export const isContainer = (value: unknown): value is Container =>
  typeof value === 'object' &&
  value !== null &&
  'init' in value &&
  typeof value.init === 'function' &&
  'get' in value &&
  typeof value.get === 'function';
