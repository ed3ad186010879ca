import type { ShellError } from '../../errors.ts';
import { type FreshUrl, freshUrl } from '../fresh-url.ts';

type Late = { readonly result: Promise<unknown>; hasArrived: boolean };

/** Entry URL and exposed module -> a load that reached a limit, and goes on. */
const loads = new Map<string, Late>();

/** Keeps a load that reached a limit: the next one joins it. */
export function keepLate(key: string, load: Promise<unknown>): void {
  const earlier = loads.get(key);
  const result = earlier ? Promise.any([earlier.result, load]) : load;
  const late: Late = { result, hasArrived: false };
  loads.set(key, late);
  const forget = () => {
    if (loads.get(key) === late) loads.delete(key);
  };
  result.then(() => {
    late.hasArrived = true;
  }, forget);
}

/**
 * Loads a module whose load has failed before. If an earlier load has reached a limit and has arrived since, that is the result. If it
 * has not, both go on, because its connection may be dead, and the first to arrive is the result.
 */
export function loadAgain(
  key: string,
  load: (giveUp: (error: ShellError) => void, urlOf: FreshUrl) => Promise<unknown>,
): Promise<unknown> {
  const earlier = loads.get(key);
  if (earlier?.hasArrived) {
    loads.delete(key);
    return earlier.result;
  }
  return new Promise((resolve, reject) => {
    let isAwaited = true;
    const lose = (error: unknown) => {
      isAwaited = false;
      reject(error);
    };
    const win = (result: unknown) => {
      if (isAwaited) loads.delete(key);
      resolve(result);
    };
    const own = load((error) => {
      if (!isAwaited) return;
      keepLate(key, own);
      lose(error);
    }, freshUrl);
    own.then(win, lose);
    earlier?.result.then(win, () => {}); // the new load says what is wrong
  });
}

/**
 * Calls `use` when a module arrives whose load somebody has given up: because of a limit, or, while `load` is pending, because the
 * visitor has cancelled it.
 */
export async function onLateArrival(
  { key, load }: { readonly key: string; readonly load: Promise<unknown> | undefined },
  use: () => void,
): Promise<void> {
  const later = new Promise<'pending'>((resolve) => setTimeout(resolve, 0, 'pending'));
  const outcome = load?.then(
    () => 'loaded' as const,
    () => 'failed' as const,
  );
  if ((await Promise.race([outcome, later])) === 'loaded') return; // it was not the load that was given up
  const isLoaded = (await outcome) === 'loaded';
  if (!isLoaded) await new Promise((resolve) => setTimeout(resolve)); // a load that has just reached its limit is kept by then
  const arrival = isLoaded ? load : loads.get(key)?.result;
  arrival?.then(use, () => {}); // a load that fails late changes nothing
}
