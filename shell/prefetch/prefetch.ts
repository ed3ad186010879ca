import type { ApplicationEntry } from '../../manifests/schema.ts';
import { whenIdle } from '../idle.ts';
import { buildName, hasFailed } from '../site/failed-builds.ts';
import { visibleApplications } from '../site/layouts.ts';
import { destinationOf } from '../site/links.ts';
import type { Site } from '../site/site.ts';
import { watchLinkIntent, watchVisibleLinks } from './link-intent.ts';
import { canPrefetch, onConditionsChange } from './network-conditions.ts';
import { filesToPrefetch, prefetchFile } from './prefetch-files.ts';
import { prefetchQueue } from './queue.ts';
import { triggersOf } from './triggers.ts';
import { rankByFrequency, readVisitFrequency, recordVisit } from './visit-frequency.ts';

/** How many builds are fetched at a time. */
const MAX_CONCURRENT = 2;
/** How many applications are fetched on each page only because the visitor opens them often. */
const MAX_FAVOURITES = 3;

/**
 * Fetches files of applications that are likely to be opened next: what a link leads to that the visitor is about to open, or that
 * came into view, and what this visitor opens most. Bytes alone, into the browser's cache: nothing runs. The site is asked each
 * time, so that this follows a newer manifest.
 */
export function prefetch(site: Site): void {
  /** `remote@version` of what failed in this page, also where nothing could take over. */
  const failed = new Set<string>();

  const entryOf = (name: string) => site.manifest.applications[site.indexOf(name)];
  const filesOf = (name: string): string[] => {
    const entry = entryOf(name);
    const build = entry && entry.prefetch !== false && site.build(entry.remote);
    if (!build || hasFailed(build) || failed.has(buildName(build))) return [];
    return filesToPrefetch(build, entry.module);
  };
  const queue = prefetchQueue({
    most: MAX_CONCURRENT,
    mayStart: canPrefetch,
    async run(name, isUrgent, signal) {
      const fetchOne = (url: string) =>
        prefetchFile(url, signal).catch((error: unknown) => {
          if (!signal.aborted) console.debug(error);
        });
      if (isUrgent) await Promise.all(filesOf(name).map(fetchOne));
      else for (const url of filesOf(name)) if (canPrefetch()) await fetchOne(url); // one connection is enough
      return filesOf(name).length > 0;
    },
  });

  /** The applications that are shown where a link leads, if the shell takes it. */
  const leadsTo = (link: HTMLAnchorElement): readonly ApplicationEntry[] => {
    const url = destinationOf(link);
    if (!url || url.pathname === location.pathname || !site.hasPage(url)) return [];
    return visibleApplications(site.match(url.pathname));
  };
  const worthwhile = (names: Iterable<string>): string[] =>
    rankByFrequency(readVisitFrequency(site.base), [...new Set(names)]).filter((name) => filesOf(name).length > 0);

  watchLinkIntent((link) => {
    if (!triggersOf(site).includes('intent')) return;
    for (const { name } of leadsTo(link)) if (filesOf(name).length > 0) queue.urge(name);
  });
  const lookAnew = watchVisibleLinks((links) => {
    if (!triggersOf(site).includes('viewport')) return;
    queue.add(worthwhile(links.flatMap((link) => leadsTo(link).map(({ name }) => name))));
  });
  const addFavourites = () => {
    if (!triggersOf(site).includes('idle')) return;
    queue.add(worthwhile(Object.keys(readVisitFrequency(site.base))).slice(0, MAX_FAVOURITES));
  };
  /** What waits was likely on the page before, or by the manifest before. */
  const beginAnew = () => {
    queue.clear();
    if (triggersOf(site).includes('viewport')) lookAnew();
    whenIdle(addFavourites);
  };

  window.addEventListener('conch:status', ({ detail: { name, remote, version, status } }) => {
    if (status === 'failed') failed.add(buildName({ remote, version }));
    // What the visitor waits for goes first, unless it is the very thing.
    if (status === 'loading') queue.yield((other) => entryOf(other)?.remote === remote);
    if (status === 'mounted' && entryOf(name)?.region === 'main') recordVisit(site.base, name);
  });
  for (const { dataset } of document.querySelectorAll<HTMLElement>(
    'main > [data-application][data-status="mounted"]',
  )) {
    recordVisit(site.base, dataset.application ?? '');
  }
  onConditionsChange(queue.proceed);
  window.addEventListener('single-spa:routing-event', beginAnew);
  window.addEventListener('conch:update', ({ detail }) => {
    if (detail.status === 'applied') beginAnew();
  });
  beginAnew();
}
