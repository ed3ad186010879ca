import { whenIdle } from '../idle.ts';
import type { LastGood } from '../manifest/fallback-manifest.ts';
import type { ReceivedManifest } from '../manifest/fetch-manifest.ts';
import { forgetLastGood, readLastGood, type StoredManifest } from '../manifest/last-good-manifest.ts';
import { keyOf } from '../manifest/remembered-revision.ts';
import { hasFailed } from '../site/failed-builds.ts';
import type { Site } from '../site/site.ts';

/** How long nothing may change before the page counts as being at rest: a page places fragments when its data arrives. */
const SETTLE_MS = 1_000;

/**
 * Remembers the live manifest when its remotes have really mounted: the page is at rest, an application in `main` and
 * everything else that was opened is mounted, no outlet ever failed, and no build had to give way to the one before. A manifest of
 * which something was left out is not remembered, nor one that another has taken the place of: what runs is neither of the two.
 */
export function rememberWhenMounted({ manifest, text, refused }: ReceivedManifest, site: Site): void {
  const { base } = site;
  if (refused.length > 0 || readLastGood(base)?.manifest === text) return;

  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    window.removeEventListener('conch:status', follow);
  };
  const follow = () => {
    clearTimeout(timer);
    if (has('[data-status="failed"]')) stop();
    else timer = setTimeout(() => whenIdle(atRest), SETTLE_MS);
  };
  const atRest = () => {
    if (site.manifest !== manifest) return stop();
    const outlets = [...document.querySelectorAll<HTMLElement>('[data-status]')];
    const anotherTookOver = outlets.some(({ dataset: { remote = '' } }) => {
      const { version, rollout } = manifest.remotes[remote] ?? {};
      return [version, rollout?.build.version].some((version) => version && hasFailed({ remote, version }));
    });
    if (anotherTookOver || has('[data-status="failed"]')) return stop();
    // Still loading, or a page that no application claims: the next change asks again.
    if (has('[data-status="loading"]') || !has('[data-region="main"] > [data-status="mounted"]')) return;
    stop();
    write(base, { revision: manifest.revision, time: new Date().toISOString(), manifest: text });
  };
  window.addEventListener('conch:status', follow);
  follow();
}

/**
 * The way out when the live manifest can be read, but the remembered one has the higher revision and does not work: it is
 * forgotten, and the next page load takes the live one. When there is no live one, what works in part is better than nothing.
 */
export function forgetIfItFails({ manifest, reason, remembered }: LastGood, site: Site): void {
  const { base } = site;
  if (reason.code !== 'MANIFEST_OUTDATED') return;
  const follow = () => {
    if (!has('[data-status="failed"]')) return;
    window.removeEventListener('conch:status', follow);
    if (site.manifest === manifest && readLastGood(base)?.time === remembered.time) {
      forgetLastGood(base, 'not all of its remotes could be mounted; the next page load takes the live manifest');
    }
  };
  window.addEventListener('conch:status', follow);
  follow();
}

const has = (selector: string): boolean => document.querySelector(selector) !== null;

function write(base: string, remembered: StoredManifest): void {
  // Another tab may have met a newer one meanwhile.
  if ((readLastGood(base)?.revision ?? 0) > remembered.revision) return;
  try {
    localStorage.setItem(keyOf(base), JSON.stringify(remembered));
  } catch (error) {
    console.warn('This browser cannot remember the manifest; the site needs the live one at each visit', error);
  }
}
