/** One frame: nobody sees the difference, and a first remote that does not come holds up the others for no longer. */
const HEAD_START_MS = 16;

/** Fulfilled when other entries than the first one may be asked for; undefined before the first. */
let over: Promise<unknown> | undefined;

/**
 * Waits while the first remote of the page has its head start. Where everything has been preloaded, the entries of all would be
 * evaluated before the first module has its styles.
 */
export const headStartIsOver = async (): Promise<unknown> => over;

/** Begins the head start for the first module. One that requires shared modules has none: another entry may have to bring them. */
export function giveHeadStart(module: Promise<unknown>, requires: object = {}): void {
  over ??= Object.keys(requires).length > 0 ? Promise.resolve() : Promise.race([settled(module), pause()]);
}

const settled = (work: Promise<unknown>) => Promise.allSettled([work]);
const pause = () => new Promise<void>((resolve) => setTimeout(resolve, HEAD_START_MS));
