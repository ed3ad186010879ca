import type { ApplicationEntry, RegionName } from '../../manifests/schema.ts';

/** Layout of a page: `standard` shows every region, `focused` all but the header. */
export type Layout = NonNullable<ApplicationEntry['layout']>;

/** The layout of a page is that of its first application in `main`. */
export const layoutOf = (page: readonly ApplicationEntry[]): Layout =>
  page.find(({ region }) => region === 'main')?.layout ?? 'standard';

/** The applications of a page that its layout shows. */
export function visibleApplications(page: readonly ApplicationEntry[]): ApplicationEntry[] {
  const layout = layoutOf(page);
  return page.filter(({ region }) => hasRegion(layout, region));
}

export const hasRegion = (layout: Layout, region: RegionName): boolean => layout !== 'focused' || region !== 'header';
