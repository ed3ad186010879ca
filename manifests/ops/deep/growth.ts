/** What a page holds after the garbage was collected. */
export type Size = { readonly nodes: number; readonly listeners: number };

/** Rounds that need not grow: the shell lets go of things of its own at some time after its start. */
const SPARED = 2;
/** Fewer rounds tell nothing. */
const LEAST = 8;

/**
 * What grows with every round, in words; undefined when nothing does. What a remote keeps once, or now and then, is no leak.
 *
 * @param sizes before the first round, and after each
 */
export function describeGrowth(sizes: readonly Size[]): string | undefined {
  const rounds = sizes.length - 1;
  if (rounds < LEAST) return undefined;
  const told = (['listeners', 'nodes'] as const).flatMap((kind) => {
    const steps = sizes.slice(1).map((size, index) => size[kind] - (sizes[index]?.[kind] ?? size[kind]));
    const total = steps.reduce((sum, step) => sum + step, 0);
    const grows = steps.filter((step) => step > 0).length >= rounds - SPARED && total >= rounds - SPARED;
    return grows ? [`${total} ${kind} more`] : [];
  });
  return told.length > 0 ? `${told.join(' and ')} after ${rounds} rounds` : undefined;
}
