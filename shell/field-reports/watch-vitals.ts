import type { FieldReport } from '../../manifests/field-reports/report.ts';
import { observe } from './observe.ts';
import { type Owner, ownerOfNode } from './page-owners.ts';

export type Vitals = FieldReport['page'];

/** The vitals of the page, and of the outlets of one build. */
export type ReadVitals = (owner?: Owner) => Vitals;

/** A group of shifts: https://web.dev/articles/cls#what-is-cls */
const SHIFT_GAP_MS = 1_000;
const SHIFT_WINDOW_MS = 5_000;
/** Of so many interactions, one may be slower: https://web.dev/articles/inp#how-is-inp-different-from-fid */
const INTERACTIONS_PER_OUTLIER = 50;
const MAX_INTERACTIONS = 1_000;

/**
 * Watches the Core Web Vitals, and which build they are of: that of the largest element, of the element that the visitor used, and of the
 * first element that moved. An element may have left the page by the time of the report, so its owner is looked up at once.
 *
 * @returns reads them, as they are at that moment
 */
export function watchVitals(): ReadVitals {
  let largest: { readonly ms: number; readonly owner: Owner | undefined } | undefined;
  const interactions = new Map<number, { readonly ms: number; readonly owner: Owner | undefined }>();
  const shifts = new Map<string, ReturnType<typeof shiftWindows>>();
  const flush = [
    observe('largest-contentful-paint', ({ startTime, element }) => {
      largest = { ms: startTime, owner: ownerOfNode(element) };
    }),
    observe('event', ({ interactionId, duration, target }) => {
      const known = interactions.get(interactionId);
      if (!interactionId || (known ? known.ms >= duration : interactions.size >= MAX_INTERACTIONS)) return;
      interactions.set(interactionId, { ms: duration, owner: ownerOfNode(target) ?? known?.owner });
    }),
    observe('layout-shift', ({ value, startTime, hadRecentInput, sources }) => {
      if (hadRecentInput) return;
      const owner = ownerOfNode(sources[0]?.node);
      for (const key of owner ? [keyOf(), keyOf(owner)] : [keyOf()]) {
        const windows = shifts.get(key) ?? shiftWindows();
        shifts.set(key, windows);
        windows.add(value, startTime);
      }
    }),
  ];
  return (owner) => {
    for (const take of flush) take();
    const isOf = (other: Owner | undefined) => !owner || (other !== undefined && keyOf(other) === keyOf(owner));
    const slowest = [...interactions.values()]
      .filter((interaction) => isOf(interaction.owner))
      .map(({ ms }) => ms)
      .sort((one, other) => other - one);
    const inp = slowest[Math.floor(slowest.length / INTERACTIONS_PER_OUTLIER)];
    const cls = shifts.get(keyOf(owner))?.largest();
    return {
      ...(largest && isOf(largest.owner) && { lcpMs: Math.round(largest.ms) }),
      ...(inp !== undefined && { inpMs: Math.round(inp) }),
      ...(cls !== undefined && { cls: Math.round(cls * 1_000) / 1_000 }),
    };
  };
}

/** Without an owner, the whole page. */
const keyOf = (owner?: Owner): string => (owner ? `${owner.remote} ${owner.version}` : '');

function shiftWindows() {
  let largest = 0;
  let sum = 0;
  let startedAt = Number.NEGATIVE_INFINITY;
  let lastAt = Number.NEGATIVE_INFINITY;
  return {
    add(value: number, at: number): void {
      const isSame = at - lastAt < SHIFT_GAP_MS && at - startedAt < SHIFT_WINDOW_MS;
      if (!isSame) startedAt = at;
      sum = isSame ? sum + value : value;
      lastAt = at;
      largest = Math.max(largest, sum);
    },
    largest: () => largest,
  };
}
