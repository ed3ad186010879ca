import { progressChunk } from '../../chunks.ts';
import { ShellError } from '../../errors.ts';
import type { Limit } from './limit.ts';

export const limitBy =
  (giveUp: (error: ShellError) => void, build: ConstructorParameters<typeof ShellError>[2]): Limit =>
  (limitMs, part, awaited, code, what, isStrict) => {
    const still = (pending = '') =>
      giveUp(new ShellError(code, `${what} stood still for ${limitMs} ms${pending}`, build));
    return part.finally(onStandstill(limitMs, awaited, still, isStrict));
  };

/**
 * Calls `still` once, when nothing has arrived for `limitMs`, unless the function that it returns is called before.
 *
 * An element says nothing of its bytes, so watch-progress.ts looks for them as soon as the wait is long. Where it cannot see them,
 * the limit is one for the whole wait.
 *
 * @param awaited what the URLs of the files begin with, or the `uniqueName` of the build that loads them
 * @param isStrict false: while no such file is pending, the wait may be for those of other builds
 */
export function onStandstill(
  limitMs: number,
  awaited: string,
  still: (pending?: string) => void,
  isStrict = false,
): () => void {
  const began = performance.now();
  let end: (() => void) | undefined = () => clearTimeout(timer);
  const timer = setTimeout(() => {
    end = undefined;
    still();
  }, limitMs);
  const watch = setTimeout(
    async () => {
      const { watchProgress } = await progressChunk();
      end?.();
      end &&= watchProgress(limitMs, awaited, still, isStrict, began);
    },
    // Early enough to see something before a short limit, too.
    Math.min(limitMs / 4, limitMs - 1_500),
  );
  return () => {
    clearTimeout(watch);
    end?.();
    end = undefined;
  };
}
