import type { ApplicationEntry } from '../../manifests/schema.ts';
import { hooks } from '../chunk-hooks.ts';
import { whenIdle } from '../idle.ts';
import { buildName, hasFailed } from '../site/builds/failed-builds.ts';
import { applicationsInLayout } from '../site/layouts.ts';
import { destinationOf } from '../site/link-destination.ts';
import type { Site } from '../site/site.ts';
import { watchLinkIntent, watchVisibleLinks } from './link-intent.ts';
import { canPrefetch, onConditionsChange } from './network-conditions.ts';
import { filesToPrefetch, prefetchFile } from './prefetch-files.ts';
import { prefetchQueue } from './queue.ts';
import { triggersOf } from './triggers.ts';
import { rankByFrequency, readVisitFrequency, recordVisit } from './visit-frequency.ts';

/** Most applications whose files are fetched at the same time. */
const MAX_CONCURRENT = 2;
/** Most applications per page that are prefetched only because the visitor opens them often. */
const MAX_FAVOURITES = 3;

/**
 * Prefetches the files of applications that the visitor is likely to open next: those behind a link that the visitor is about to open
 * (`intent`) or that is in view (`viewport`), and those that this visitor opens most often (`idle`). Files are only fetched into the
 * browser's cache; no code runs. All decisions read the current manifest, which may change while the page is open.
 */
export function prefetch(site: Site): void {
  /** `remote@version` of builds that failed on this page, including those without a fallback, which `hasFailed` does not know. */
  const failedBuilds = new Set<string>();

  const entryOf = (name: string) => site.manifest.applications[site.indexOf(name)];
  const filesOf = (name: string): string[] => {
    const entry = entryOf(name);
    const build = entry && entry.prefetch !== false && hooks.isVisible(entry) && site.build(entry.remote);
    if (!build || hasFailed(build) || failedBuilds.has(buildName(build))) return [];
    return filesToPrefetch(build, entry.module);
  };
  const queue = prefetchQueue({
    maxConcurrent: MAX_CONCURRENT,
    mayStart: canPrefetch,
    async run(name, isUrgent, signal) {
      const remote = entryOf(name)?.remote;
      const credentials = remote === undefined ? undefined : site.build(remote)?.credentials;
      const fetchOne = (url: string) =>
        prefetchFile(url, signal, credentials).catch((error: unknown) => {
          if (!signal.aborted) console.debug(error);
        });
      if (isUrgent) await Promise.all(filesOf(name).map(fetchOne));
      else for (const url of filesOf(name)) if (canPrefetch()) await fetchOne(url); // one file at a time is enough
      return filesOf(name).length > 0;
    },
  });

  /** The applications on the page behind a link; none if the shell does not handle the link. */
  const applicationsBehind = (link: HTMLAnchorElement): readonly ApplicationEntry[] => {
    const url = destinationOf(link);
    if (!url || url.pathname === location.pathname || !site.hasPage(url)) return [];
    return applicationsInLayout(site.manifest, site.match(url.pathname));
  };
  /** Those with files to prefetch, the most often visited first. */
  const withFiles = (names: Iterable<string>): string[] =>
    rankByFrequency(readVisitFrequency(site.base), [...new Set(names)]).filter((name) => filesOf(name).length > 0);

  watchLinkIntent((link) => {
    if (!triggersOf(site).includes('intent')) return;
    for (const { name } of applicationsBehind(link)) if (filesOf(name).length > 0) queue.urge(name);
  });
  const restartVisibleLinks = watchVisibleLinks((links) => {
    if (!triggersOf(site).includes('viewport')) return;
    queue.add(withFiles(links.flatMap((link) => applicationsBehind(link).map(({ name }) => name))));
  });
  const addFavourites = () => {
    if (!triggersOf(site).includes('idle')) return;
    queue.add(withFiles(Object.keys(readVisitFrequency(site.base))).slice(0, MAX_FAVOURITES));
  };
  /** Drops what is queued, which was likely on the previous page or with the previous manifest. */
  const restart = () => {
    queue.clear();
    if (triggersOf(site).includes('viewport')) restartVisibleLinks();
    whenIdle(addFavourites);
  };

  window.addEventListener('conch:status', ({ detail: { name, remote, version, status } }) => {
    if (status === 'failed') failedBuilds.add(buildName({ remote, version }));
    // Files that the visitor waits for go first. A prefetch of the same remote continues.
    if (status === 'loading') queue.yield((other) => entryOf(other)?.remote === remote);
    if (status === 'mounted' && entryOf(name)?.region === 'main') recordVisit(site.base, name);
  });
  for (const { dataset } of document.querySelectorAll<HTMLElement>(
    'main > [data-application][data-status="mounted"]',
  )) {
    recordVisit(site.base, dataset.application ?? '');
  }
  onConditionsChange(queue.proceed);
  window.addEventListener('single-spa:routing-event', restart);
  window.addEventListener('conch:update', ({ detail }) => {
    if (detail.status === 'applied') restart();
  });
  restart();
}
