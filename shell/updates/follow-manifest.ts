import { newer } from '../application/update-hooks.ts';
import { isReachable } from '../container/diagnose-entry.ts';
import { loadedBuilds } from '../container/loaded-builds.ts';
import type { LastGood } from '../manifest/fallback-manifest.ts';
import type { LiveManifest, ReceivedManifest } from '../manifest/fetch-manifest.ts';
import { entryUrl } from '../site/build-urls.ts';
import type { Build, Site } from '../site/site.ts';
import { shapeDiffers } from './is-compatible.ts';
import { watchMissingChunks } from './missing-chunks.ts';
import {
  announceUpdate,
  offerReload,
  type ReloadOffer,
  reloadIfOffered,
  requireReload,
  withdrawOffer,
} from './reload-offer.ts';
import { watchManifest } from './watch-manifest.ts';

/**
 * Lets the open page follow the manifest. Builds of remotes of which no code is in the page are taken at once, with routes,
 * applications and fragments. A remote that runs keeps its build: once the new one is seen to be there, a page load is offered,
 * and the next navigation between applications is one.
 *
 * @param loaded what the page was started with
 */
export function followManifest(loaded: LiveManifest | LastGood, site: Site): void {
  const { dataset } = document.documentElement;
  const { origins } = loaded.manifest;
  /** The newest that has been here; the site is made of it, unless it asks for a page of another shape. */
  let newest: ReceivedManifest =
    loaded.source === 'live' ? loaded : { ...loaded, text: loaded.remembered.manifest, refused: [] };
  /** The text of the last one with which nothing is left to do. */
  let settled = newest.text;

  async function take(live: LiveManifest): Promise<void> {
    // A lower revision is a stale copy. And an open page had better keep what had to be left out of a live one.
    if (live.manifest.revision < newest.manifest.revision || live.refused.length > 0) return;
    if (live.text !== newest.text) withdrawOffer();
    if (live.text === settled) return;
    newest = live;
    const builds = differing();
    const running = builds.filter(({ remote }) => isLoaded(remote));
    const fits = !shapeDiffers(site.manifest, live.manifest, origins, names(running));
    const isRest = site.rest && live.manifest.revision === site.manifest.revision && builds.length === 0;
    if (fits) site.adopt(live, isLoaded);
    const waiting = fits ? running : builds;
    if (fits && waiting.length === 0) {
      Object.assign(dataset, { manifest: 'live', revision: String(live.manifest.revision) });
      document.querySelector('.conch-notice')?.remove(); // of a page that was started with the remembered one
      if (!isRest) announceUpdate('applied', offerOf(builds));
    } else {
      const ready = await Promise.all(waiting.map(isReady));
      if (ready.includes(false)) return; // the next look asks again
      offerReload(offerOf(waiting));
    }
    settled = live.text;
  }

  /** What the newest manifest would run that the page does not. */
  function differing(): readonly Build[] {
    const next = site.preview(newest.manifest);
    const { remotes } = site.rest ? site.manifest : newest.manifest;
    return Object.keys(remotes).flatMap((remote) => {
      const build = next.build(remote);
      return build && !isSame(build, site.build(remote)) ? [build] : [];
    });
  }

  /** What is on another origin cannot be looked at: the policy of the page forbids it. */
  async function isReady({ bundleFileName, basePath, integrity }: Build): Promise<boolean> {
    const { origin } = new URL(basePath);
    if (origin !== location.origin && !origins.includes(origin)) return true;
    return isReachable(entryUrl(bundleFileName, basePath, integrity), integrity);
  }

  const offerOf = (builds: readonly Build[]): ReloadOffer => ({
    text: newest.text,
    revision: newest.manifest.revision,
    remotes: names(builds),
  });

  /** See `newer.insteadOf`. */
  async function instead(gone: Build): Promise<Build | 'page' | undefined> {
    await look();
    const next = site.preview(newest.manifest).build(gone.remote);
    if (!next || isSame(next, gone) || !(await isReady(next))) return undefined;
    if (site.manifest === newest.manifest && !isLoaded(gone.remote)) {
      site.adopt(newest, isLoaded); // when it was taken, the build that is gone was on its way
      return next;
    }
    requireReload(offerOf(differing()));
    return 'page';
  }

  const url = new URL(`${site.base}manifests/site.json`, location.href).href;
  const look = watchManifest(url, dataset.events, take);
  newer.loadsPage = reloadIfOffered;
  newer.insteadOf = instead;
  if (site.rest) void look();
  watchMissingChunks(({ remote }) => {
    const build = site.build(remote);
    if (build) void instead(build);
  });
}

const names = (builds: readonly Build[]): string[] => builds.map(({ remote }) => remote);

const isLoaded = (remote: string): boolean => loadedBuilds().some((build) => build.remote === remote);

const isSame = (one: Build, other: Build | undefined): boolean =>
  one.version === other?.version && one.basePath === other.basePath && one.bundleFileName === other.bundleFileName;
