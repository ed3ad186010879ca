import { overridesChunk } from '../chunks.ts';
import { readText, siteKey } from '../storage.ts';

/** What a link has asked this tab to do, written like its query: `conch-preview=…&conch-without=…`. */
const KEY = siteKey('conch:overrides');

/**
 * Requests the code for previews and for safe mode if this tab has been asked for one of them: see install-overrides.ts. It has to be
 * there before the manifest is read. Never rejects: without that code, the tab shows the site as it is.
 */
export async function loadOverrides(): Promise<void> {
  if (!/conch-[pw]/.test(location.search + readText('sessionStorage', KEY))) return;
  await overridesChunk().then(({ installOverrides }) => installOverrides(KEY), console.error);
}
