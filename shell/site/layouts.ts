import type { ApplicationEntry, RegionName } from '../../manifests/schema.ts';

/** A page layout that the shell offers: `standard` shows every region, `focused` has no header. */
export type Layout = NonNullable<ApplicationEntry['layout']>;

/** The layout of a page, which its first application in `main` asks for. */
export const layoutOf = (page: readonly ApplicationEntry[]): Layout =>
  page.find(({ region }) => region === 'main')?.layout ?? 'standard';

/** What a page shows that is loaded at its URL: without what is in a region that its layout does not have. */
export function visibleApplications(page: readonly ApplicationEntry[]): ApplicationEntry[] {
  const layout = layoutOf(page);
  return page.filter(({ region }) => hasRegion(layout, region));
}

/** Whether a layout has a region. */
export const hasRegion = (layout: Layout, region: RegionName): boolean => layout !== 'focused' || region !== 'header';
