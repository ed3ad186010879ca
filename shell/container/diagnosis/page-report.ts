import type { LoadedBuild } from '../loaded-builds.ts';
import { readSharing, type SharingDetail } from '../shared-modules/explain-sharing.ts';
import { page } from '../shared-modules/page-builds.ts';
import { type LoggedError, loggedErrors } from './error-log.ts';

/**
 * What support needs to know of a page, without access to it. It names no visitor: of the address it has the path alone, and what a visitor
 * has typed is not in it. Messages of errors are those of the remotes, and may contain what these put there.
 */
export type PageReport = {
  readonly version: 1;
  /** ISO 8601. */
  readonly time: string;
  readonly path: string;
  /** Of the manifest that the page runs on, and where that came from; null without one. */
  readonly revision: number | null;
  readonly source: string | null;
  readonly language: string;
  /** The user agent. */
  readonly engine: string;
  /** Remotes of this page: the version that the manifest has for this visitor, and those whose code is in the page. */
  readonly remotes: readonly {
    readonly remote: string;
    readonly wanted: string | null;
    readonly running: readonly string[];
  }[];
  readonly outlets: readonly {
    readonly name: string;
    readonly remote: string;
    readonly version: string;
    readonly status: string;
  }[];
  /** Who provides which shared module to whom, and why. */
  readonly shared: SharingDetail;
  /** The shell's User Timing measures, in ms since the navigation. */
  readonly timings: readonly { readonly name: string; readonly start: number; readonly duration: number }[];
  /** The latest ones, oldest first: attempts that failed, also where a later one succeeded, and what was thrown afterwards. */
  readonly errors: readonly LoggedError[];
};

const MAX_ERRORS = 20;

export function pageReport(builds: readonly LoadedBuild[]): PageReport {
  const { revision, manifest } = document.documentElement.dataset;
  const outlets = [...document.querySelectorAll<HTMLElement>('[data-status][data-remote]')].map(({ dataset }) => ({
    name: dataset.application ?? dataset.fragment ?? '',
    remote: dataset.remote ?? '',
    version: dataset.version ?? '',
    status: dataset.status ?? '',
  }));
  const names = new Set([...outlets, ...builds].map(({ remote }) => remote));
  return {
    version: 1,
    time: new Date().toISOString(),
    path: location.pathname,
    revision: revision === undefined ? null : Number(revision),
    source: manifest ?? null,
    language: document.documentElement.lang,
    engine: navigator.userAgent,
    remotes: [...names].map((remote) => ({
      remote,
      wanted: page?.site.build(remote)?.version ?? null,
      running: builds.filter((build) => build.remote === remote).map(({ version }) => version),
    })),
    outlets,
    shared: readSharing(builds),
    timings: performance
      .getEntriesByType('measure')
      .filter(({ name }) => name.startsWith('conch:'))
      .map(({ name, startTime, duration }) => ({ name, start: Math.round(startTime), duration: Math.round(duration) })),
    errors: loggedErrors().slice(-MAX_ERRORS),
  };
}
