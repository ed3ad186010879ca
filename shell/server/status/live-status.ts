import { openStore } from '../../../manifests/ops/history/open-store.ts';
import { bytesSince, readReports } from '../../../manifests/ops/status/read-reports.ts';
import { releasedAt } from '../../../manifests/ops/status/released-at.ts';
import { type SiteStatus, siteStatus } from '../../../manifests/ops/status/site-status.ts';
import type { Health } from '../health.ts';
import type { Received } from '../reports/field-report-receiver.ts';
import type { ServedSite } from '../served-site.ts';
import { type BrokenEntry, brokenEntries } from './broken-entries.ts';

/** What the page says of a site at a moment. */
export type LiveStatus = {
  /** In ISO 8601. */
  readonly time: string;
  readonly health: Health;
  readonly broken: readonly BrokenEntry[];
  /** Undefined on a server without `--reports`. */
  readonly status: SiteStatus | undefined;
  /** Whether only the newest reports of the time are added up. */
  readonly isCut: boolean;
  readonly received: Received | undefined;
};

export type StatusSources = {
  readonly site: ServedSite;
  /** Path or URL. */
  readonly manifestFile: string;
  /** Folder; undefined without reports. */
  readonly reports: string | undefined;
  readonly health: () => Health;
  readonly received: () => Received | undefined;
};

/** Anybody may ask, and adding up takes a second for 20,000 reports. */
const MAX_AGE_MS = 5_000;
const PERIOD_MS = 24 * 60 * 60 * 1_000;
const MAX_BYTES = 32_000_000;

/** Gives the status, added up at most every five seconds. */
export function liveStatus(sources: StatusSources): () => Promise<LiveStatus> {
  let latest: { readonly at: number; readonly status: Promise<LiveStatus> } | undefined;
  return () => {
    if (!latest || performance.now() - latest.at >= MAX_AGE_MS) {
      latest = { at: performance.now(), status: read(sources) };
      latest.status.catch(() => {
        latest = undefined;
      });
    }
    return latest.status;
  };
}

async function read({ site, manifestFile, reports, health, received }: StatusSources): Promise<LiveStatus> {
  const { manifest } = site.state();
  const sinceMs = Date.now() - PERIOD_MS;
  const { records } = openStore(manifestFile, site.commands);
  const status =
    reports === undefined
      ? undefined
      : await siteStatus(readReports(reports, sinceMs, { maxBytes: MAX_BYTES }), {
          sinceMs,
          manifest,
          releasedAt: await releasedAt(manifest, records, sinceMs),
        });
  return {
    time: new Date().toISOString(),
    health: health(),
    broken: await brokenEntries(site),
    status,
    isCut: reports !== undefined && (await bytesSince(reports, sinceMs)) > MAX_BYTES,
    received: received(),
  };
}
