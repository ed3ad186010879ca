import type { ReceivedReport } from '../../field-reports/report.ts';
import type { Observation } from './decide.ts';

type Growing = {
  pageLoads: number;
  failed: number;
  readonly loadMs: Map<number, number>;
  readonly mountMs: Map<number, number>;
};

/** Adds up what reports say of two builds of a remote. */
export type Observer = {
  readonly fresh: Observation;
  readonly inUse: Observation;
  /** Page loads with the fresh build since the last call of `beginStep`. */
  readonly sinceStep: () => number;
  readonly beginStep: () => void;
  readonly add: (report: ReceivedReport) => void;
};

/** @param versions of the build that is being rolled out, and of the one in use */
export function observe(name: string, versions: { readonly fresh: string; readonly inUse: string }): Observer {
  const [fresh, inUse] = [nothing(), nothing()];
  let before = 0;
  return {
    fresh,
    inUse,
    sinceStep: () => fresh.pageLoads - before,
    beginStep() {
      before = fresh.pageLoads;
    },
    add({ remotes }) {
      const own = remotes.filter((remote) => remote.name === name);
      const wanted = own.map((remote) => remote.wanted ?? remote.version).at(0);
      const seen = wanted === versions.fresh ? fresh : wanted === versions.inUse ? inUse : undefined;
      if (!seen) return;
      seen.pageLoads += 1;
      // Another build took its place, or it was not well.
      if (own.some(({ version, failures }) => version !== wanted || failures.length > 0)) seen.failed += 1;
      for (const { version, loadMs, mountMs } of own) {
        if (version !== wanted) continue;
        for (const ms of loadMs) count(seen.loadMs, ms);
        for (const ms of mountMs) count(seen.mountMs, ms);
      }
    },
  };
}

const nothing = (): Growing => ({ pageLoads: 0, failed: 0, loadMs: new Map(), mountMs: new Map() });

const count = (durations: Map<number, number>, ms: number): unknown => durations.set(ms, (durations.get(ms) ?? 0) + 1);
