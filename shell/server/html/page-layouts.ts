import type { LayoutEntry, Manifest } from '../../../manifests/schema.ts';
import { cellsOf, regionsOf, STANDARD } from '../../site/layouts.ts';
import { MARKERS } from './markers.ts';

type Layouts = NonNullable<Manifest['layouts']>;
type Grid = Pick<LayoutEntry, 'areas' | 'columns' | 'rows'>;

/** Regions that are a landmark (https://www.w3.org/WAI/ARIA/apg/practices/landmark-regions/). Every other one is a `div`. */
const LANDMARKS = ['header', 'nav', 'aside', 'footer'];

/**
 * Writes the regions and layouts of the site into the page, so that they are there before any script: an element for each region, a style
 * sheet with a CSS grid for each layout, and which layout this page has. Without `layouts` in the manifest, the page stays as it is built:
 * ../../page/page.css has the rules for its two layouts.
 *
 * The style sheet consists of names and sizes that match the patterns of ../../../manifests/schema.ts, and of what is written here. The
 * policy of pages allows inline styles (../security-headers.ts).
 *
 * @param layout of the applications at the path
 */
export function withLayouts(html: string, layouts: Layouts | undefined, layout: string): string {
  if (!layouts) return html;
  const regions = inDocumentOrder(layouts);
  const main = regions.indexOf('main');
  return html
    .replace(MARKERS.page, (start) => `${start} data-layout="${layout}"`)
    .replace(MARKERS.regionsBeforeMain, () => regions.slice(0, main).map(elementOf).join(''))
    .replace(MARKERS.regionsAfterMain, () =>
      regions
        .slice(main + 1)
        .map(elementOf)
        .join(''),
    )
    .replace(MARKERS.headEnd, (end) => `<style id="conch-layouts">${styleSheet(layouts, regions)}</style>${end}`);
}

function elementOf(region: string): string {
  const tag = LANDMARKS.includes(region) ? region : 'div';
  return `<${tag} data-region="${region}"></${tag}>`;
}

/**
 * All regions, in the order for keyboards and screen readers: that in which `standard` names them. Regions of other layouts come before the
 * next region in their layout that is already in the list, or after the one before them.
 */
export function inDocumentOrder(layouts: Layouts): string[] {
  const { [STANDARD]: standard, ...others } = layouts;
  const order: string[] = [];
  for (const layout of [standard, ...Object.values(others)]) {
    const regions = layout ? regionsOf(layout) : [];
    for (const [index, region] of regions.entries()) {
      if (order.includes(region)) continue;
      const next = regions.slice(index).find((each) => order.includes(each));
      const previous = regions[index - 1];
      order.splice(next ? order.indexOf(next) : order.indexOf(previous ?? '') + 1, 0, region);
    }
  }
  return order;
}

/** On paper, the regions follow each other. */
function styleSheet(layouts: Layouts, regions: readonly string[]): string {
  const all = Object.entries(layouts);
  return [
    ...all.map(([name, layout]) => hiddenRegions(name, regionsOf(layout), regions)),
    '@media screen{',
    ...regions.map((region) => `${selectRegion(region)}{grid-area:${region};min-width:0}`),
    'body>:not([data-region]){grid-column:1/-1}', // what the shell and remotes append to the body
    ...(layouts.focused ? NOT_BUILT_IN : []),
    ...all.map(([name, layout]) => layoutRules(name, layout)),
    '}',
  ].join('');
}

const selectRegion = (region: string): string => `[data-region="${region}"]`;

/** What ../../page/page.css says of the built-in layout `focused` does not apply to one of the site. */
const NOT_BUILT_IN = [
  `[data-layout="focused"] ${selectRegion('header')}{height:auto;overflow:visible;visibility:visible}`,
  `[data-layout="focused"] ${selectRegion('main')}>[data-status="failed"]{margin-block-start:0}`,
];

function hiddenRegions(layout: string, own: readonly string[], regions: readonly string[]): string {
  const hidden = regions.filter((region) => !own.includes(region));
  if (hidden.length === 0) return '';
  return `${hidden.map((region) => `[data-layout="${layout}"] ${selectRegion(region)}`).join()}{display:none}`;
}

const layoutRules = (name: string, { breakpoints = [], ...grid }: LayoutEntry): string =>
  [
    gridRules(`[data-layout="${name}"]`, grid),
    ...breakpoints.map(
      ({ below, ...narrow }) => `@media (width<${below}){${gridRules(`[data-layout="${name}"]`, narrow)}}`,
    ),
  ].join('');

/** The plain page, which is all that visitors get without the shell, has no grid. */
function gridRules(page: string, { areas, columns, rows }: Grid): string {
  const cells = cellsOf({ areas });
  const widths = columns ?? cells[0]?.map(() => '1fr') ?? [];
  const heights = rows ?? cells.map((row) => (row.includes('main') ? '1fr' : 'auto'));
  const headerSize = sizeOfHeader(cells, rows);
  return [
    `${page}{--header-size:${headerSize}}`,
    `${page} body:not(:has(.conch-plain)){display:grid;`,
    `grid-template-areas:${cells.map((row) => `"${row.join(' ')}"`).join('')};`,
    `grid-template-columns:${widths.map(columnWidth).join(' ')};`,
    `grid-template-rows:${heights.map(rowHeight).join(' ')}}`,
    ...regionsOf({ areas }).map(
      (region) => `${page} ${selectRegion(region)}{--gutter:${gutterOf(region, cells)}${minHeightOf(region, rows)}}`,
    ),
  ].join('');
}

/** The height of the header's row; if its content decides, that of the shell's own layouts. */
function sizeOfHeader(cells: readonly (readonly string[])[], rows: Grid['rows']): string {
  const withHeader = cells.flatMap((row, index) => (row.includes('header') ? [index] : []));
  const [index] = withHeader;
  if (index === undefined) return '0px';
  const height = rows?.[index] ?? 'auto';
  return withHeader.length === 1 && isLength(height) ? height : 'var(--header-default)';
}

const isLength = (size: string): boolean => /^\d/.test(size) && !size.endsWith('fr');

/** Content that cannot wrap makes no column wider. */
const columnWidth = (size: string): string => (size.endsWith('fr') ? `minmax(0,${size})` : size);

/** Content may need more, such as with a larger font. */
const rowHeight = (size: string): string => (isLength(size) ? `minmax(${size},auto)` : size);

/** Where a region has not the whole width, as in ../../page/page.css elsewhere. */
const gutterOf = (region: string, cells: readonly (readonly string[])[]): string =>
  cells.some((row) => row.every((cell) => cell === region))
    ? 'max(1.25rem,(100vw - 72rem)/2)'
    : 'clamp(1.25rem,3vw,3rem)';

/** With heights of their own, rows need none of those of ../../page/page.css. */
function minHeightOf(region: string, rows: Grid['rows']): string {
  if (region === 'header') return `;min-height:${rows ? 0 : 'var(--header-size)'}`;
  if (region === 'footer') return `;min-height:${rows ? 0 : '10rem'}`;
  return '';
}
