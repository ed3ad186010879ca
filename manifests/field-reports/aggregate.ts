import type { ReceivedReport, RemoteReport } from './report.ts';

/** In milliseconds since 1970; or one for each remote, of which those that are missing have no bound. */
type Bound = number | ReadonlyMap<string, number>;

export type Period = {
  /** The first moment that counts; left out: the beginning. */
  readonly since?: Bound;
  /** The first moment that does not count any more; left out: the end. */
  readonly until?: Bound;
};

/** What reports say of one build. */
export type BuildFigures = {
  readonly name: string;
  readonly version: string;
  /** Page loads in which the build ran, or should have. */
  readonly pageLoads: number;
  /** How many of these had a failure, whatever became of it. */
  readonly failedPageLoads: number;
  readonly mounts: number;
  /** By code, the most frequent first. */
  readonly failures: readonly FailureFigures[];
  /** Three quarters of the values are at most this, in milliseconds; undefined without values. */
  readonly loadP75Ms: number | undefined;
  readonly mountP75Ms: number | undefined;
};

export type FailureFigures = {
  readonly code: string;
  readonly pageLoads: number;
  /** Several may be in one page load. */
  readonly count: number;
};

/** Of one build. Anybody can send reports, and may make codes up: the codes after these are `OTHER`. */
const MAX_CODES = 100;

/** Whole milliseconds -> how often. A few thousand numbers, however many values. */
type Durations = Map<number, number>;

type Sums = {
  readonly name: string;
  readonly version: string;
  pageLoads: number;
  failedPageLoads: number;
  mounts: number;
  readonly failures: Map<string, { pageLoads: number; count: number }>;
  readonly load: Durations;
  readonly mount: Durations;
};

/**
 * Adds reports up: one entry for each build, by name and then by page loads, the most first. Pure, and in one pass, so that the reports may
 * be read while they are added.
 */
export function aggregate(reports: Iterable<ReceivedReport>, period: Period = {}): BuildFigures[] {
  const { add, figures } = aggregator(period);
  for (const report of reports) add(report);
  return figures();
}

/** The same, for reports that arrive one after the other. */
export function aggregator({ since, until }: Period = {}) {
  const all = new Map<string, Sums>();
  return {
    add({ time, remotes }: ReceivedReport): void {
      const at = Date.parse(time);
      for (const report of remotes) {
        const isWithin = at >= boundOf(since, report.name, -Infinity) && at < boundOf(until, report.name, Infinity);
        if (isWithin) addRemote(all, report);
      }
    },
    figures: (): BuildFigures[] =>
      [...all.values()]
        .sort((one, other) => compare(one.name, other.name) || other.pageLoads - one.pageLoads)
        .map(({ load, mount, failures, ...sums }) => ({
          ...sums,
          failures: [...failures]
            .map(([code, counts]) => ({ code, ...counts }))
            .sort((one, other) => other.pageLoads - one.pageLoads || compare(one.code, other.code)),
          loadP75Ms: percentile(load, 0.75),
          mountP75Ms: percentile(mount, 0.75),
        })),
  };
}

function addRemote(all: Map<string, Sums>, report: RemoteReport): void {
  const { name, version, mounts, loadMs, mountMs, failures } = report;
  const key = `${name} ${version}`;
  const sums: Sums = all.get(key) ?? {
    name,
    version,
    pageLoads: 0,
    failedPageLoads: 0,
    mounts: 0,
    failures: new Map(),
    load: new Map(),
    mount: new Map(),
  };
  all.set(key, sums);
  sums.pageLoads += 1;
  sums.mounts += mounts;
  if (failures.length > 0) sums.failedPageLoads += 1;
  const seen = new Set<string>();
  for (const { code: own, count } of failures) {
    const code = sums.failures.has(own) || sums.failures.size < MAX_CODES ? own : 'OTHER';
    const counts = sums.failures.get(code) ?? { pageLoads: 0, count: 0 };
    sums.failures.set(code, counts);
    counts.count += count;
    if (!seen.has(code)) counts.pageLoads += 1;
    seen.add(code);
  }
  for (const ms of loadMs) sums.load.set(ms, (sums.load.get(ms) ?? 0) + 1);
  for (const ms of mountMs) sums.mount.set(ms, (sums.mount.get(ms) ?? 0) + 1);
}

/** The smallest value that a share of all values does not exceed: https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method */
function percentile(durations: Durations, share: number): number | undefined {
  const total = [...durations.values()].reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (const [ms, count] of [...durations].sort(([one], [other]) => one - other)) {
    below += count;
    if (below >= total * share) return ms;
  }
  return undefined;
}

const boundOf = (bound: Bound | undefined, name: string, none: number): number =>
  (typeof bound === 'number' ? bound : bound?.get(name)) ?? none;

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
