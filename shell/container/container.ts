/** What a remote entry puts on `window`. */
export type Container = {
  /** Returns `undefined`, 1 or a promise; throws synchronously if it was called with another scope before. */
  init(scope: object): unknown;
  /** Rejects if nothing is exposed under that name. */
  get(module: string): unknown;
};

/** Some are functions. */
export const isContainer = (value: unknown): value is Container => {
  const { init, get } = Object(value);
  return typeof init === 'function' && typeof get === 'function';
};
