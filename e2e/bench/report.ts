import type { Contender } from './contenders/contenders.ts';
import { lines } from './lines.ts';
import type { Loads } from './loads.ts';
import { median, spread } from './statistics.ts';
import { PAGES, type Vitals } from './store.ts';
import type { Size } from './switches.ts';
import type { Visit } from './visit.ts';

type Row = readonly (string | number)[];

/** Cells in columns, as Markdown. */
export function table(head: readonly string[], rows: readonly Row[]): string {
  const texts = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [first = [], ...more] = texts.map(line);
  return [first, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...more].join('\n');
}

export const nameOf = ({ title, size }: Contender): string =>
  size > 0 ? `${title}, N = ${size.toLocaleString('en')}` : title;

/** One group of contenders, each compared with the first one in the same round. */
export function loadRows(group: readonly Loads[]): Row[] {
  const [byHand] = group;
  return group.map((loads) => {
    const { contender, line, count, visits } = loads;
    const of = (pick: (visit: Visit) => number) => Math.round(median(visits.map(pick)));
    const ratio = (pick: (visit: Visit) => number) => (loads === byHand ? '' : ratios(loads, byHand, pick));
    return [
      lines[line].title,
      count,
      nameOf(contender),
      of(({ firstMs }) => firstMs),
      ratio(({ firstMs }) => firstMs),
      of(({ allMs }) => allMs),
      ratio(({ allMs }) => allMs),
      of(({ requests }) => requests),
      of(({ depth }) => depth),
      (median(visits.map(({ bytes }) => bytes)) / 1024).toFixed(1),
    ];
  });
}

/** The larger manifests of one group, each compared with the one of 12 remotes in the same round. */
export function sizeRows(group: readonly Loads[]): Row[] {
  const small = group.find(({ contender }) => contender.title === 'Conch' && contender.size === 12);
  return group
    .filter(({ contender }) => contender.size > 12)
    .map((loads) => [
      lines[loads.line].title,
      nameOf(loads.contender),
      ratios(loads, small, ({ firstMs }) => firstMs),
      ratios(loads, small, ({ allMs }) => allMs),
    ]);
}

export const sizeHead = ['Line', 'Contender', 'First mounted, to N = 12', 'All mounted, to N = 12'];

export const loadHead = [
  'Line',
  'K',
  'Contender',
  'First mounted (ms)',
  'to by hand',
  'All mounted (ms)',
  'to by hand',
  'Requests',
  'Depth',
  'KB',
];

function ratios(loads: Loads, reference: Loads | undefined, pick: (visit: Visit) => number): string {
  const values = loads.visits.map((visit, round) => {
    const other = reference?.visits[round];
    return other ? pick(visit) / pick(other) : Number.NaN;
  });
  const { median, low, high } = spread(values);
  return `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

export const switchHead = ['Contender', 'Route switch (ms)', 'quarter below', 'quarter above'];

export function switchRow(contender: Contender, taken: readonly number[]): Row {
  const { median, low, high } = spread(taken);
  return [nameOf(contender), median.toFixed(2), low.toFixed(2), high.toFixed(2)];
}

export const growthHead = ['Contender', 'Heap (KB)', 'Nodes', 'Listeners'];

export function growthRow(contender: Contender, [before, after]: readonly [Size, Size]): Row {
  const more = (change: number, digits = 0) => `${change > 0 ? '+' : ''}${change.toFixed(digits)}`;
  return [
    nameOf(contender),
    more((after.heapBytes - before.heapBytes) / 1024, 1),
    more(after.nodes - before.nodes),
    more(after.listeners - before.listeners),
  ];
}

export const storeHead = ['Page', 'Line', 'LCP (ms)', 'Blocked (ms)', 'CLS'];

export function storeRows(measured: readonly Vitals[]): Row[] {
  return [...new Set(measured.map(({ line }) => line))].flatMap((line) =>
    PAGES.map((page): Row => {
      const own = measured.filter((vitals) => vitals.line === line && vitals.page === page);
      return [
        page,
        lines[line].title,
        Math.round(median(own.map(({ lcpMs }) => lcpMs))),
        Math.round(median(own.map(({ blockedMs }) => blockedMs))),
        median(own.map(({ cls }) => cls)).toFixed(3),
      ];
    }),
  );
}
