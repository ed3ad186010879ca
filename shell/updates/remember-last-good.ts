import { whenIdle } from '../idle.ts';
import { readLastGood, writeLastGood } from '../manifest/last-good-manifest.ts';
import type { ReceivedManifest } from '../manifest/read-manifest.ts';
import { hasFailed } from '../site/builds/failed-builds.ts';
import type { Site } from '../site/site.ts';

/** The page has settled when no outlet has changed for this long; a page adds fragments when its data arrives. */
const SETTLE_MS = 1_000;

/**
 * Stores the live manifest once its remotes have mounted: the page has settled, an application in `main` and everything else that
 * was opened is mounted, no outlet ever failed, and no build was replaced by its previous one.
 *
 * A manifest of which something was left out is not stored, nor one that has been replaced meanwhile: what runs is neither.
 */
export function rememberWhenMounted({ manifest, text, refused, signed }: ReceivedManifest, site: Site): void {
  const { base } = site;
  const signature = signed?.signature;
  const stored = readLastGood(base);
  // What a tab has mounted that sees another manifest than everybody else says nothing about this one.
  if (document.documentElement.dataset.overrides !== undefined) return;
  if (refused.length > 0 || (stored?.manifest === text && stored.signature === signature)) return;

  let timer: number | undefined;
  const stop = () => {
    clearTimeout(timer);
    window.removeEventListener('conch:status', onStatus);
  };
  const onStatus = () => {
    clearTimeout(timer);
    if (isInPage('[data-status="failed"]')) stop();
    else timer = window.setTimeout(() => whenIdle(onSettled), SETTLE_MS);
  };
  const onSettled = () => {
    if (site.manifest !== manifest) return stop();
    const outlets = [...document.querySelectorAll<HTMLElement>('[data-status]')];
    const runsPrevious = outlets.some(({ dataset: { remote = '' } }) => {
      const { version, rollout } = manifest.remotes[remote] ?? {};
      return [version, rollout?.build.version].some((version) => version && hasFailed({ remote, version }));
    });
    if (runsPrevious || isInPage('[data-status="failed"]')) return stop();
    // Still loading, or no application claims the path: wait for the next change.
    if (isInPage('[data-status="loading"]') || !isInPage('[data-region="main"] > [data-status="mounted"]')) return;
    stop();
    writeLastGood(base, { revision: manifest.revision, time: new Date().toISOString(), manifest: text, signature });
  };
  window.addEventListener('conch:status', onStatus);
  onStatus();
}

const isInPage = (selector: string): boolean => document.querySelector(selector) !== null;
