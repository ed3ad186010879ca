import type { Manifest } from '../../manifests/schema.ts';
import type { LoadedManifest } from '../manifest/fallback-manifest.ts';
import { afterFirstMount } from '../page/after-first-mount.ts';
import type { Site } from '../site/site.ts';

type Reports = NonNullable<Manifest['reports']>;

/** Imports watch-page.ts. */
export type FieldReportsChunk = () => Promise<{
  readonly watchPage: (loaded: LoadedManifest, site: Site, url: string) => void;
}>;

/**
 * Once something has mounted, loads the chunk that watches this page load and sends its report, if the manifest has `reports`. Not for
 * visitors who do not want to be tracked, and not in a tab that sees another manifest than everybody else. If the chunk fails, nothing
 * is reported.
 */
export function loadFieldReports(loaded: LoadedManifest, site: Site, chunk: FieldReportsChunk): void {
  const { reports } = loaded.manifest;
  if (typeof reports?.url !== 'string' || refusesTracking() || !isSampled(reports)) return;
  if (document.documentElement.dataset.overrides !== undefined) return;
  const path = reports.url.startsWith('/') ? `.${reports.url}` : reports.url;
  const { href } = new URL(path, new URL(site.base, location.href));
  afterFirstMount(() => {
    chunk()
      .then(({ watchPage }) => watchPage(loaded, site, href))
      .catch((error: unknown) => console.debug(error));
  });
}

/** https://developer.mozilla.org/en-US/docs/Web/API/Navigator/doNotTrack, and globalPrivacyControl */
const refusesTracking = (): boolean =>
  navigator.doNotTrack === '1' || ('globalPrivacyControl' in navigator && navigator.globalPrivacyControl === true);

const isSampled = ({ sample = 1 }: Reports): boolean => Math.random() < sample;
