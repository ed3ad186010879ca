import { BUILT_IN, cellsOf, regionsOf, STANDARD } from '../../shell/site/layouts.ts';
import { listAll, listAny } from '../list-items.ts';
import { nearest } from '../nearest.ts';
import type { Problem } from '../problem.ts';
import type { LayoutEntry, Manifest } from '../schema.ts';

type Path = readonly PropertyKey[];
type Grid = Pick<LayoutEntry, 'areas' | 'columns' | 'rows'>;

/**
 * Checks the layouts: whether each is a grid that a browser would accept, and whether the applications name one that exists, and one of its
 * regions. Only the commands and the server do so; the browser is tolerant.
 */
export function checkLayouts({ layouts = BUILT_IN, applications }: Manifest): Problem[] {
  const names = Object.keys(layouts);
  const regions = [...new Set(Object.values(layouts).flatMap(regionsOf))];
  return [
    ...Object.entries(layouts).flatMap(([name, layout]) => checkLayout(layout, ['layouts', name])),
    ...(names.includes(STANDARD)
      ? []
      : [{ path: ['layouts'], message: `"${STANDARD}" is missing, the layout of pages that name none: add it` }]),
    ...applications.flatMap((entry, index) => {
      const problem = (field: string, message: string): Problem => ({ path: ['applications', index, field], message });
      const { region, layout = STANDARD } = entry;
      return [
        ...(regions.includes(region) ? [] : [problem('region', missing('no layout has the region', region, regions))]),
        ...(names.includes(layout) || !entry.layout
          ? []
          : [problem('layout', missing('there is no layout', layout, names))]),
      ];
    }),
  ];
}

function missing(fact: string, name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant
    ? `${fact} ${name}; did you mean "${meant}"?`
    : `${fact} ${name}: use ${listAny(known)}, or add it to "layouts"`;
}

function checkLayout(layout: LayoutEntry, path: Path): Problem[] {
  const regions = regionsOf(layout);
  return [
    ...checkGrid(layout, path),
    ...(layout.breakpoints ?? []).flatMap((grid, index) => {
      const own = [...path, 'breakpoints', index];
      return [...checkGrid(grid, own), ...checkSameRegions(regionsOf(grid), regions, [...own, 'areas'])];
    }),
  ];
}

/** An application is in the page at every width, so no grid of a layout can be without its region. */
function checkSameRegions(own: readonly string[], regions: readonly string[], path: Path): Problem[] {
  const lacks = regions.filter((region) => !own.includes(region));
  const adds = own.filter((region) => !regions.includes(region));
  return [
    ...(lacks.length > 0 ? [{ path, message: `lacks ${listAll(lacks)}, which the layout has: add it` }] : []),
    ...(adds.length > 0
      ? [{ path, message: `has ${listAll(adds)}, which the areas of the layout do not have: add it there` }]
      : []),
  ];
}

function checkGrid({ areas, columns, rows }: Grid, path: Path): Problem[] {
  const grid = cellsOf({ areas });
  const width = grid[0]?.length ?? 0;
  const ragged = grid.findIndex((row) => row.length !== width);
  const problem = (field: string, message: string): Problem => ({ path: [...path, field], message });
  if (ragged > 0) {
    const message = `has ${cellCount(grid[ragged]?.length)}, and the first row has ${width}: repeat the name of a region in each column that it spans`;
    return [{ path: [...path, 'areas', ragged], message }];
  }
  return [
    ...(width > MAX_COLUMNS ? [problem('areas', `has ${width} columns; at most ${MAX_COLUMNS} are possible`)] : []),
    ...(regionsOf({ areas }).includes('main')
      ? []
      : [problem('areas', 'no region is "main", in which pages show: name one cell "main"')]),
    ...regionsOf({ areas }).flatMap((region) =>
      isRectangle(grid, region)
        ? []
        : [problem('areas', `the cells of ${region} are not one rectangle: put them next to each other, or use a dot`)],
    ),
    ...(columns && columns.length !== width
      ? [problem('columns', `${count(columns.length, 'width')} for ${count(width, 'column')}: write one for each`)]
      : []),
    ...(rows && rows.length !== grid.length
      ? [problem('rows', `${count(rows.length, 'height')} for ${count(grid.length, 'row')}: write one for each`)]
      : []),
  ];
}

const MAX_COLUMNS = 12;

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
const cellCount = (number = 0): string => count(number, 'column');

/** Whether the cells of a region fill the smallest rectangle around them. */
function isRectangle(grid: readonly (readonly string[])[], region: string): boolean {
  const cells = grid.flatMap((row, y) => row.flatMap((cell, x) => (cell === region ? [{ x, y }] : [])));
  const sizeOf = (values: readonly number[]) => Math.max(...values) - Math.min(...values) + 1;
  return cells.length === sizeOf(cells.map(({ x }) => x)) * sizeOf(cells.map(({ y }) => y));
}
