import type { ApplicationEntry, LayoutEntry, Manifest, RegionName } from '../../manifests/schema.ts';

/** Name of the layout of pages that name none, and of the not-found page. */
export const STANDARD = 'standard';

/** The layouts of a site whose manifest has none; page.css has their rules. */
export const BUILT_IN: Readonly<Record<string, LayoutEntry>> = {
  [STANDARD]: { areas: ['header', 'main', 'footer'] },
  focused: { areas: ['main', 'footer'] },
};

/** The regions of a grid: the cells of each of its rows. */
export const cellsOf = ({ areas }: Pick<LayoutEntry, 'areas'>): string[][] =>
  areas.map((row) => row.trim().split(/ +/));

/** The regions of a layout, each once, in the order in which they first appear. */
export const regionsOf = (layout: Pick<LayoutEntry, 'areas'>): string[] => [
  ...new Set(
    cellsOf(layout)
      .flat()
      .filter((cell) => cell !== '.'),
  ),
];

/** What a manifest says about layouts. */
export type WithLayouts = Pick<Manifest, 'layouts'>;

/** The layout of a page is that of its first application in `main`. */
export const layoutOf = (page: readonly ApplicationEntry[]): string =>
  page.find(({ region }) => region === 'main')?.layout ?? STANDARD;

/** The applications of a page that its layout shows. */
export function applicationsInLayout(manifest: WithLayouts, page: readonly ApplicationEntry[]): ApplicationEntry[] {
  const layout = layoutOf(page);
  return page.filter(({ region }) => hasRegion(manifest, layout, region));
}

/**
 * Whether a layout shows a region. Without layouts of its own, a site has `standard`, which shows every region, and `focused`, which shows
 * all but the header.
 *
 * The browser does not validate layouts. One without `main`, or that is missing, shows every region.
 */
export function hasRegion({ layouts }: WithLayouts, layout: string, region: RegionName): boolean {
  if (!layouts) return layout !== 'focused' || region !== 'header';
  const regions = `${layouts[layout]?.areas}`.split(/[ ,]+/); // a comma is between two rows
  return regions.includes(region) || !regions.includes('main');
}
