import { installHooks } from '../chunk-hooks.ts';
import { isReachable } from '../container/diagnosis/diagnose-entry.ts';
import { loadedBuilds } from '../container/loaded-builds.ts';
import { type FieldReportsChunk, loadFieldReports } from '../field-reports/load-field-reports.ts';
import type { LoadedManifest } from '../manifest/fallback-manifest.ts';
import { fetchManifest } from '../manifest/fetch-manifest.ts';
import type { LiveManifest, ReceivedManifest, Validation } from '../manifest/read-manifest.ts';
import { entryUrl } from '../site/builds/build-urls.ts';
import type { Build } from '../site/builds/choose-build.ts';
import type { Site } from '../site/site.ts';
import { changedBuilds, isSameBuild } from './changed-builds.ts';
import { followShell } from './follow-shell.ts';
import { isCompatible } from './is-compatible.ts';
import { keepShell } from './keep-shell.ts';
import { watchMissingChunks } from './missing-chunks.ts';
import {
  announceUpdate,
  offerReload,
  type ReloadOffer,
  reloadIfOffered,
  requireReload,
  withdrawOffer,
} from './reload-offer.ts';
import { manifestId } from './reload-once.ts';
import { rememberWhenMounted } from './remember-last-good.ts';
import { watchManifest } from './watch-manifest.ts';

/**
 * Keeps the open page up to date with the manifest. A remote of which no code is in the page changes to its new build at once,
 * and so do routes, applications and fragments; an outlet that shows an error is mounted again. A remote that runs keeps its build: once the new build is reachable, the shell
 * offers a reload, and the next navigation between applications is one.
 *
 * @param loaded what the page was started with
 * @param reportsChunk for a manifest with `reports`
 */
export function followManifest(
  loaded: LoadedManifest,
  site: Site,
  validation: Validation,
  reportsChunk: FieldReportsChunk,
): void {
  keepShell().catch(console.warn);
  const { dataset } = document.documentElement;
  const { origins } = loaded.manifest;
  /** The newest manifest that arrived. The site uses it, unless it is not compatible with the page. */
  let newest: ReceivedManifest =
    loaded.source === 'live' ? loaded : { ...loaded, text: loaded.stored.manifest, refused: [] };
  /** Of the newest live manifest: one from storage may claim any, unless it is signed. */
  let newestRevision = loaded.source === 'live' || loaded.signed ? loaded.manifest.revision : 0;
  /** The text of the last manifest that needs no further action. */
  let handled = newest.text;

  async function onManifest(live: LiveManifest): Promise<void> {
    // A lower revision is a stale copy. And a page that works is better than one with something left out.
    if (live.manifest.revision < newestRevision || live.refused.length > 0) return;
    if (live.text !== newest.text) withdrawOffer('manifest');
    if (live.text === handled) return;
    newest = live;
    newestRevision = live.manifest.revision;
    const changed = changedBuilds(site, live.manifest);
    const isSameRevision = live.manifest.revision === site.manifest.revision;
    const onlyCompletes = site.whenComplete() !== undefined && isSameRevision && changed.length === 0;
    const running = changed.filter(({ remote }) => isRunning(remote));
    const compatible = isCompatible(site.manifest, live.manifest, loaded.manifest, remotesOf(running));
    if (compatible) site.adopt(live, isRunning);
    // The next page load may be answered by a cache, or an instance of the server, that does not know it yet.
    if (compatible && (loaded.isExcerpt || running.length === 0)) rememberWhenMounted(live, site);
    if (compatible && running.length === 0) {
      Object.assign(dataset, { manifest: 'live', revision: String(live.manifest.revision) });
      document.querySelector('.conch-notice')?.remove(); // the page started from the last good manifest
      if (!onlyCompletes) announceUpdate('applied', offer(changed));
    } else {
      const waiting = compatible ? running : changed;
      const reachable = await Promise.all(waiting.map(isBuildReachable));
      if (reachable.includes(false)) return; // the next check tries again
      offerReload(offer(waiting));
    }
    handled = live.text;
  }

  /** The page's policy forbids requests to origins that it does not know, so builds there count as reachable. */
  async function isBuildReachable(build: Build): Promise<boolean> {
    const { bundleFileName, basePath, integrity } = build;
    const { origin } = new URL(basePath);
    if (origin !== location.origin && !origins.includes(origin)) return true;
    return isReachable(entryUrl(bundleFileName, basePath, integrity), build);
  }

  const offer = (builds: readonly Build[]): ReloadOffer => ({
    id: manifestId(newest.manifest.revision, newest.text),
    revision: newest.manifest.revision,
    remotes: remotesOf(builds),
  });

  async function replacementFor(missing: Build): Promise<Build | 'page' | undefined> {
    await check();
    const next = site.preview(newest.manifest).build(missing.remote);
    if (!next || isSameBuild(next, missing) || !(await isBuildReachable(next))) return undefined;
    if (site.manifest === newest.manifest && !isLoaded(missing.remote)) {
      site.adopt(newest, isLoaded); // when the manifest was adopted, the missing build was still loading
      return next;
    }
    requireReload(offer(changedBuilds(site, newest.manifest)));
    return 'page';
  }

  const url = new URL(`${site.base}manifests/site.json`, location.href).href;
  const checkShell = followShell(site);
  const fetchLive = () => {
    void checkShell();
    return loaded.signed?.source.fetch('no-cache') ?? fetchManifest(url, 'no-cache', validation);
  };
  const check = watchManifest({ url, fetchLive, events: dataset.events, onManifest, revision: newestRevision });
  installHooks({ reloadIfOffered, replacementFor });
  if (loaded.isExcerpt) void check();
  loadFieldReports(loaded, site, reportsChunk);
  watchMissingChunks(({ remote }) => {
    const build = site.build(remote);
    if (build) void replacementFor(build);
  });
}

const remotesOf = (builds: readonly Build[]): string[] => builds.map(({ remote }) => remote);

/** Whether code of a remote is in the page. If all of its outlets show an error, nothing would change under a visitor's hands. */
function isRunning(remote: string): boolean {
  const outlets = [...document.querySelectorAll<HTMLElement>('[data-status]')];
  const own = outlets.filter(({ dataset }) => dataset.remote === remote);
  return isLoaded(remote) && (own.length === 0 || own.some(({ dataset }) => dataset.status !== 'failed'));
}

const isLoaded = (remote: string): boolean => loadedBuilds().some((build) => build.remote === remote);
