import type { LoadedManifest } from '../manifest/fallback-manifest.ts';
import type { Site } from '../site/site.ts';
import { lastGoodNotice } from './last-good-notice.ts';
import { rememberWhenMounted } from './remember-last-good.ts';

/** Stores a live manifest once it works, or shows the notice about the last good one. */
export function keepLastGood(loaded: LoadedManifest, site: Site): void {
  if (loaded.source !== 'live') document.body.append(lastGoodNotice(loaded));
  else if (!loaded.isExcerpt) rememberWhenMounted(loaded, site); // follow-manifest.ts stores the whole one
}
