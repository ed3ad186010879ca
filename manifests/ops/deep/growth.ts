/** What a page holds after a garbage collection. */
export type PageSize = { readonly nodes: number; readonly listeners: number };

/** Rounds that may pass without growth in a leak: the shell frees some objects of its own some time after its start. */
const STEADY_ROUNDS_MAX = 2;
/** With fewer rounds, growth says nothing. */
const ROUNDS_MIN = 8;

/**
 * Describes what grows with every round: `10 more listeners after 10 rounds`. Undefined if nothing does. Growth in the
 * first rounds or now and then is not a leak.
 *
 * @param sizes before the first round, and after each round
 */
export function describeGrowth(sizes: readonly PageSize[]): string | undefined {
  const rounds = sizes.length - 1;
  if (rounds < ROUNDS_MIN) return undefined;
  const growing = (['listeners', 'nodes'] as const).flatMap((kind) => {
    const steps = sizes.slice(1).map((size, index) => size[kind] - (sizes[index]?.[kind] ?? size[kind]));
    const counts = sizes.map((size) => size[kind]);
    const total = (counts.at(-1) ?? 0) - Math.min(...counts);
    const required = rounds - STEADY_ROUNDS_MAX;
    const grows = steps.filter((step) => step > 0).length >= required && total >= required;
    return grows ? [`${total} more ${kind}`] : [];
  });
  return growing.length > 0 ? `${growing.join(' and ')} after ${rounds} rounds` : undefined;
}
