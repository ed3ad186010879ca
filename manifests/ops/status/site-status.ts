import * as z from 'zod/mini';
import { aggregator, type BuildFigures } from '../../field-reports/aggregate.ts';
import type { ReceivedReport } from '../../field-reports/report.ts';
import type { Manifest } from '../../schema.ts';
import { type BuildRole, namedBuilds } from '../build/named-builds.ts';
import type { Unreadable } from './read-reports.ts';

const moment = z.string();
const share = z.number();

const failureStatus = z.object({
  code: z.string(),
  pageLoads: z.number(),
  /** Several may be in one page load. */
  count: z.number(),
  /** Of the page loads with this build, from 0 to 1. */
  rate: share,
  /** How much more that is than with the builds before; only of a version that was released in this time, if there are reports from before. */
  change: z.optional(z.number()),
});

const buildStatus = z.object({
  version: z.string(),
  /** What the manifest uses it for; left out: it does not name it. */
  role: z.optional(z.enum(['main', 'previous', 'rollout', 'preview'])),
  /** Of the page loads with this remote, from 0 to 1. */
  share,
  pageLoads: z.number(),
  failedPageLoads: z.number(),
  mounts: z.number(),
  failures: z.array(failureStatus),
  /** In milliseconds: see aggregate.ts. */
  loadP75Ms: z.optional(z.number()),
  mountP75Ms: z.optional(z.number()),
});

const remoteStatus = z.object({
  name: z.string(),
  /** What the manifest names. */
  version: z.optional(z.string()),
  /** Since when, if that was in this time and the history says so. */
  releasedAt: z.optional(moment),
  builds: z.array(buildStatus),
});

/** What a visitor may have read out. */
const referenceStatus = z.object({
  reference: z.string(),
  time: moment,
  name: z.string(),
  version: z.string(),
  code: z.string(),
  application: z.optional(z.string()),
});

/** What reports say of a site. Moments are in ISO 8601. */
export const siteStatusSchema = z.object({
  /** From when on reports count. */
  since: moment,
  /** Of the manifest; left out if there is none to read. */
  revision: z.optional(z.number()),
  pageLoads: z.number(),
  /** The time until now in equal parts, oldest first: when each began, and how many of its page loads had a failure. */
  timeline: z.array(z.object({ at: moment, pageLoads: z.number(), failedPageLoads: z.number() })),
  /** Lines of the files that are no reports. */
  unreadable: z.number(),
  remotes: z.array(remoteStatus),
  /** The newest ones, newest first. */
  references: z.array(referenceStatus),
  /** Of a running server since its start: reports that it has accepted, and those that it has refused, by reason. */
  received: z.optional(z.object({ accepted: z.number(), refused: z.record(z.string(), z.number()) })),
});

export type SiteStatus = z.infer<typeof siteStatusSchema>;
export type RemoteStatus = z.infer<typeof remoteStatus>;
export type BuildStatus = z.infer<typeof buildStatus>;
export type FailureStatus = z.infer<typeof failureStatus>;
export type Received = NonNullable<SiteStatus['received']>;
export type ReferenceStatus = z.infer<typeof referenceStatus>;

const MAX_REFERENCES = 10;
const TIMELINE_PARTS = 24;

export type StatusOptions = {
  readonly sinceMs: number;
  readonly manifest?: Manifest | undefined;
  /** See released-at.ts. */
  readonly releasedAt?: ReadonlyMap<string, number>;
};

/** @param reports the oldest first; those of before `sinceMs` do not count */
export async function siteStatus(
  reports: AsyncIterable<ReceivedReport | Unreadable>,
  { sinceMs, manifest, releasedAt = new Map() }: StatusOptions,
): Promise<SiteStatus> {
  const all = aggregator({ since: sinceMs });
  const before = aggregator({ until: releasedAt });
  const references: ReferenceStatus[] = [];
  const partMs = (Date.now() - sinceMs) / TIMELINE_PARTS;
  const timeline = Array.from({ length: TIMELINE_PARTS }, (_, part) => ({
    at: new Date(sinceMs + part * partMs).toISOString(),
    pageLoads: 0,
    failedPageLoads: 0,
  }));
  let pageLoads = 0;
  let unreadable = 0;
  for await (const report of reports) {
    if ('unreadable' in report) {
      unreadable += 1;
      continue;
    }
    pageLoads += 1;
    const part = timeline[Math.min(Math.floor((Date.parse(report.time) - sinceMs) / partMs), TIMELINE_PARTS - 1)];
    if (part) part.pageLoads += 1;
    if (part && report.remotes.some(({ failures }) => failures.length > 0)) part.failedPageLoads += 1;
    all.add(report);
    before.add(report);
    references.unshift(...referencesOf(report));
    references.splice(MAX_REFERENCES);
  }
  const earlier = before.figures().filter(({ name }) => releasedAt.has(name));
  const builds = all.figures();
  const names = new Set([...Object.keys(manifest?.remotes ?? {}), ...builds.map(({ name }) => name)]);
  const roles = rolesIn(manifest);

  const statusOf = (build: BuildFigures, ofRemote: number): BuildStatus => {
    const { name, failures, ...figures } = build;
    const role = roles.get(keyOf(build));
    const failed = failures.map((failure): FailureStatus => {
      const rate = failure.pageLoads / build.pageLoads;
      const rateBefore =
        role === 'main'
          ? rateOf(
              failure.code,
              earlier.filter((other) => other.name === name),
            )
          : undefined;
      return { ...failure, rate, ...(rateBefore !== undefined && { change: rate - rateBefore }) };
    });
    return { ...figures, ...(role && { role }), share: build.pageLoads / ofRemote, failures: failed };
  };
  return {
    since: new Date(sinceMs).toISOString(),
    ...(manifest && { revision: manifest.revision }),
    pageLoads,
    timeline,
    unreadable,
    remotes: [...names].sort().map((name): RemoteStatus => {
      const own = builds.filter((build) => build.name === name);
      const ofRemote = own.reduce((sum, build) => sum + build.pageLoads, 0);
      const version = manifest?.remotes[name]?.version;
      const released = releasedAt.get(name);
      return {
        name,
        ...(version !== undefined && { version }),
        ...(released !== undefined && { releasedAt: new Date(released).toISOString() }),
        builds: own.map((build) => statusOf(build, ofRemote)),
      };
    }),
    references,
  };
}

const keyOf = ({ name, version }: { readonly name: string; readonly version: string }): string => `${name} ${version}`;

/** The first role of each build, by which visitors get it. */
function rolesIn(manifest: Manifest | undefined): ReadonlyMap<string, BuildRole> {
  const named = manifest ? namedBuilds(manifest) : [];
  return new Map([...named].reverse().map(({ remote, version, role }) => [keyOf({ name: remote, version }), role]));
}

/** The share of the page loads with builds in which a failure had this code; undefined without page loads. */
function rateOf(code: string, builds: readonly BuildFigures[]): number | undefined {
  const pageLoads = builds.reduce((sum, build) => sum + build.pageLoads, 0);
  const failures = builds.flatMap((build) => build.failures).filter((failure) => failure.code === code);
  return pageLoads === 0 ? undefined : failures.reduce((sum, failure) => sum + failure.pageLoads, 0) / pageLoads;
}

const referencesOf = ({ time, remotes }: ReceivedReport): ReferenceStatus[] =>
  remotes.flatMap(({ name, version, failures }) =>
    failures.flatMap(({ reference, code, application }) =>
      reference ? [{ reference, time, name, version, code, ...(application && { application }) }] : [],
    ),
  );
