import type { FieldReport, RemoteReport } from '../../manifests/field-reports/report.ts';
import { MAX, MAX_REPORT_BYTES } from '../../manifests/field-reports/report-limits.ts';
import { installHooks } from '../chunk-hooks.ts';
import { logError, loggedErrors } from '../container/diagnosis/error-log.ts';
import { ShellError } from '../errors.ts';
import type { LoadedManifest } from '../manifest/fallback-manifest.ts';
import { isInRollout } from '../site/builds/rollout.ts';
import { visitorBucket } from '../site/builds/visitor-bucket.ts';
import type { Site } from '../site/site.ts';
import { browserEngine } from './browser-engine.ts';
import { observe } from './observe.ts';
import { failuresOf } from './reported-failures.ts';
import { watchFrames } from './watch-frames.ts';
import { watchOutlets } from './watch-outlets.ts';
import { watchVitals } from './watch-vitals.ts';

/**
 * Watches the page, and sends one report to `url` when it is first hidden: later, a browser on a phone may end it without a word. A page
 * that returns from the back/forward cache has sent its report.
 */
export function watchPage(loaded: LoadedManifest, site: Site, url: string): void {
  installHooks({ outletFailed });
  const outlets = watchOutlets(site);
  const vitals = watchVitals();
  const longFrames = watchFrames();
  let softNavigations = 0;
  const flushNavigations = observe('soft-navigation', () => {
    softNavigations += 1;
  });

  const reportNow = (): FieldReport => {
    flushNavigations();
    return {
      version: 1,
      revision: site.manifest.revision,
      manifest: {
        source: loaded.source,
        ...(loaded.source === 'remembered' && { code: loaded.reason.code }),
        leftOut: loaded.source === 'live' ? loaded.refused.length : 0,
      },
      engine: browserEngine(navigator.userAgent),
      ...(softNavigations > 0 && { softNavigations }),
      page: vitals(),
      remotes: remotesNow(),
      longFrames: longFrames().filter(isReportable),
    };
  };

  function remotesNow(): RemoteReport[] {
    const failed = loggedErrors().flatMap(({ remote, version }) =>
      remote === undefined || version === undefined ? [] : { remote, version, ...NOTHING_SHOWN },
    );
    const builds = new Map([...failed, ...outlets()].map((build) => [keyOf(build), build]));
    return [...builds.values()]
      .map((build): RemoteReport => {
        const { remote: name, version, modules, mounts, loadMs, mountMs } = build;
        const failures = failuresOf(build);
        return { name, version, ...chosen(name), modules, mounts, loadMs, mountMs, failures, ...vitals(build) };
      })
      .filter(isReportable)
      .sort((one, other) => other.failures.length - one.failures.length)
      .slice(0, MAX.remotes);
  }

  /** What the manifest names for this visitor. */
  function chosen(remote: string): Pick<RemoteReport, 'wanted' | 'decile'> {
    const { version, rollout } = site.manifest.remotes[remote] ?? {};
    if (!version) return {};
    if (!rollout) return { wanted: version };
    const bucket = visitorBucket(remote);
    const wanted = isInRollout(bucket, rollout.percent) ? rollout.build.version : version;
    return { wanted, decile: Math.floor(bucket / 1_000) };
  }

  const send = () => {
    for (const type of EVENTS) window.removeEventListener(type, onHidden, true);
    const report = reportNow();
    let body = JSON.stringify(report);
    while (new Blob([body]).size > MAX_REPORT_BYTES && report.remotes.pop()) body = JSON.stringify(report);
    // As text, which a receiver on another origin gets without a preflight: https://fetch.spec.whatwg.org/#cors-safelisted-request-header
    navigator.sendBeacon(url, body);
  };
  const onHidden = ({ type }: Event) => {
    if (type === 'pagehide' || document.visibilityState === 'hidden') send();
  };
  for (const type of EVENTS) window.addEventListener(type, onHidden, true);
  performance.mark('conch:reports'); // from now on, the page has a report
}

/** `pagehide` alone is not sent where a phone ends the browser; Safari before 18 sends it alone when a link is followed. */
const EVENTS = ['visibilitychange', 'pagehide'] as const;

function outletFailed(error: unknown): void {
  console.error(error);
  if (error instanceof ShellError) logError(error);
}

const NOTHING_SHOWN = { modules: [], mounts: 0, loadMs: [], mountMs: [] };

const keyOf = ({ remote, version }: { readonly remote: string; readonly version: string }): string =>
  `${remote} ${version}`;

/** A manifest may have longer names than a report. */
const isReportable = ({ name, version }: { readonly name: string; readonly version: string }): boolean =>
  name.length <= MAX.characters && version.length <= MAX.characters;
