/** What a page holds after the garbage was collected. */
export type Size = { readonly nodes: number; readonly listeners: number };

/** Rounds at the end that all have to grow: what a remote keeps once, or now and then, is no leak. */
const IN_A_ROW = 6;

/** What grows with every round, in words; undefined when nothing does. */
export function growth(sizes: readonly Size[]): string | undefined {
  const last = sizes.slice(-IN_A_ROW - 1);
  if (last.length <= IN_A_ROW) return undefined;
  const told = (['listeners', 'nodes'] as const).flatMap((kind) => {
    const steps = last.slice(1).map((size, index) => size[kind] - (last[index]?.[kind] ?? size[kind]));
    if (!steps.every((step) => step > 0)) return [];
    const total = steps.reduce((sum, step) => sum + step, 0);
    return [`${total} ${kind} more after ${IN_A_ROW} rounds`];
  });
  return told.length > 0 ? told.join(' and ') : undefined;
}
