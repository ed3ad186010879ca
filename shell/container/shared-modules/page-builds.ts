import type { ActiveApplications } from '../../application/active-applications.ts';
import type { Site } from '../../site/site.ts';

type Page = { readonly site: Pick<Site, 'build'>; readonly applications: Pick<ActiveApplications, 'active'> };

/** What the page consists of, by the manifest; undefined until the page is laid out. */
export let page: Page | undefined;

export function setPage(next: Page): void {
  page = next;
}
