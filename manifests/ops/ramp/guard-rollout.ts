import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { StopSignals } from '../../../shell/server/stop-signals.ts';
import { OperatorError, type OperatorErrorCode } from '../../operator-error.ts';
import type { Manifest, RemoteEntry } from '../../schema.ts';
import type { BuildLocation } from '../build/build-location.ts';
import { findRemote, remoteOf } from '../build/full-build.ts';
import type { Store } from '../history/store.ts';
import { planPromotion } from '../promote.ts';
import type { Plan } from '../release/change-verb.ts';
import { verifyBuild } from '../release/verify-build.ts';
import { planRollback } from '../rollback.ts';
import { planRollout } from '../rollout.ts';
import { type Decision, decide } from './decide.ts';
import type { Condition } from './guard.ts';
import { observe } from './observe.ts';
import { followReports } from './report-tail.ts';
import { rolloutBegin } from './rollout-begin.ts';

export type RampOptions = {
  /** Folder. */
  readonly reports: string;
  readonly conditions: readonly Condition[];
  /** Shares of visitors in percent, rising. */
  readonly steps: readonly number[];
  /** The least time between two steps. */
  readonly everyMs: number;
  /** Page loads with the build that a step needs. */
  readonly enough: number;
  /** Where the build is verified before each step; undefined: nowhere. */
  readonly location: BuildLocation | undefined;
  /** For the history, before the figures. */
  readonly reason: string | undefined;
};

export type RampResult = {
  readonly ended: 'stopped' | 'last step' | 'taken back' | 'promoted';
  readonly version: string;
  /** In percent of visitors. */
  readonly percent: number;
  /** The figures behind the last verdict. */
  readonly facts: readonly string[];
};

/** A build that is worse should not wait for the next step. */
const LOOKS_PER_STEP = 20;
const MAX_LOOK_MS = 30_000;

/** What may be in order again at the next look. */
const TEMPORARY: readonly OperatorErrorCode[] = [
  'BUCKET_UNREACHABLE',
  'FILE_UNUSABLE',
  'FOLDER_MISSING',
  'MANIFEST_INVALID',
  'MANIFEST_MISSING',
  'MANIFEST_UNREADABLE',
];

type Rollout = NonNullable<RemoteEntry['rollout']>;

/**
 * Guards the rollout of a remote until it is taken back or its last step is reached. Each change is made only if the rollout is still what the
 * guard has made of it, so that two guards, or a guard and a person, never work against each other.
 *
 * @param say receives a line for people
 * @throws {OperatorError} REMOTE_UNKNOWN, NOTHING_TO_DO when there is no rollout, CONFLICT when somebody else changes it, FOLDER_MISSING
 */
export async function guardRollout(
  name: string,
  store: Store,
  options: RampOptions,
  say: (line: string) => void,
  signals: StopSignals,
): Promise<RampResult> {
  const { conditions, steps, everyMs, enough } = options;
  const { commands, file } = store;
  const { manifest } = await store.read();
  const remote = findRemote(manifest, name);
  let rollout = remote.rollout ?? noRollout(manifest, name, store);
  const { version } = rollout.build;
  const label = `${name} ${version}`;
  const sinceMs = (await rolloutBegin(store.records, name, version)) ?? Date.now();
  const readNew = followReports(options.reports, name, sinceMs);
  const seen = observe(name, { fresh: version, inUse: remote.version });
  await readNew(seen.add);
  if (rollout.percent > 0) seen.beginStep();
  say(`Guarding ${label} at ${rollout.percent} % of visitors; reports count since ${new Date(sinceMs).toISOString()}`);

  const apply = async (plan: (manifest: Manifest) => Plan, { facts }: Decision) => {
    const reason = [options.reason, ...facts].filter(Boolean).join('; ');
    const { record } = await store.change(async (now) => {
      assertOwn(now, name, rollout, store);
      return { ...plan(now), reason };
    });
    say(`${file} is now revision ${record.revision}: ${record.change}`);
    if (reason) say(`  because: ${reason}`);
  };

  let trouble: string | undefined;
  /** The manifest, when the new reports are added; undefined if one of them cannot be read now. */
  const look = async (): Promise<Manifest | undefined> => {
    try {
      const { manifest: now } = await store.read();
      await readNew(seen.add);
      trouble = undefined;
      return now;
    } catch (error) {
      if (!(error instanceof OperatorError && TEMPORARY.includes(error.code))) throw error;
      const text = `${error.facts.join(' ')} ${error.remedy}`;
      if (text !== trouble) say(`${label} stays at ${rollout.percent} % of visitors: ${text}`);
      trouble = text;
      return undefined;
    }
  };
  const pause = () => Promise.race([signals.first, setTimeout(Math.min(everyMs / LOOKS_PER_STEP, MAX_LOOK_MS))]);

  let steppedAt = Date.now();
  let saidAt = 0;
  let hindrance: string | undefined;
  for (; ; await pause()) {
    const end = (ended: RampResult['ended'], { facts }: Pick<Decision, 'facts'> = { facts: [] }): RampResult => ({
      ended,
      version,
      percent: ended === 'promoted' ? 100 : ended === 'taken back' ? 0 : rollout.percent,
      facts,
    });
    if (signals.isStopping()) return end('stopped');
    const now = await look();
    if (!now) continue;
    assertOwn(now, name, rollout, store);
    const next = steps.find((step) => step > rollout.percent) ?? 100;
    if (rollout.percent >= (steps.at(-1) ?? 100) && rollout.percent < 100) return end('last step');

    const decision = decide({
      conditions,
      fresh: seen.fresh,
      inUse: seen.inUse,
      sinceStep: seen.sinceStep(),
      enough,
      next,
    });
    if (decision.verdict === 'take back') {
      await apply((current) => planRollback(current, name, commands), decision);
      return end('taken back', decision);
    }
    // Of a build that nobody gets there will never be a report.
    const isFirst = rollout.percent === 0;
    if (isFirst || (decision.verdict === 'raise' && Date.now() - steppedAt >= everyMs)) {
      const plan = (current: Manifest): Plan =>
        next === 100 ? planPromotion(current, name, commands) : planStep(current, name, next, store);
      const found = await hindranceTo(plan, now, name, options.location);
      if (found !== hindrance && found !== undefined)
        say(`${label} stays at ${rollout.percent} % of visitors: ${found}`);
      hindrance = found;
      if (found === undefined) {
        await apply(plan, decision);
        if (next === 100) return end('promoted', decision);
        rollout = { ...rollout, percent: next };
        seen.beginStep();
        steppedAt = saidAt = Date.now();
      }
    }
    if (Date.now() - saidAt >= everyMs) {
      say(`${label} has ${rollout.percent} % of visitors: ${decision.facts.join('; ')}`);
      saidAt = Date.now();
    }
  }
}

/** @throws {OperatorError} NOTHING_TO_DO */
function noRollout(manifest: Manifest, name: string, { commands }: Store): never {
  planRollout(manifest, name, 1, commands);
  throw new Error('a remote without a rollout cannot have another share'); // planRollout has thrown
}

function planStep(manifest: Manifest, name: string, percent: number, { commands }: Store): Plan {
  const plan = planRollout(manifest, name, percent, commands);
  if ('manifest' in plan) return plan;
  throw new Error(plan.noChange); // assertOwn was called before
}

/** @throws {OperatorError} CONFLICT */
function assertOwn(manifest: Manifest, name: string, expected: Rollout, { commands, file }: Store): void {
  const rollout = remoteOf(manifest, name)?.rollout;
  if (isDeepStrictEqual(rollout, expected)) return;
  const now = rollout
    ? `has ${rollout.build.version} at ${rollout.percent} % of visitors now`
    : 'is not being rolled out any more';
  throw new OperatorError(
    'CONFLICT',
    `Somebody else has changed the rollout of ${name}: it ${now}, and was ${expected.build.version} at ${expected.percent} %.`,
    `This command has not changed ${file} since. "${commands('history', name)}" shows who it was.`,
  );
}

/** Why a step cannot be made at present; a person has to do something about it. */
async function hindranceTo(
  plan: (manifest: Manifest) => Plan,
  manifest: Manifest,
  name: string,
  location: BuildLocation | undefined,
): Promise<string | undefined> {
  try {
    const planned = plan(manifest);
    if (location) await verifyBuild(planned.manifest, name, location);
    return undefined;
  } catch (error) {
    if (error instanceof OperatorError && ['FROZEN', 'CHECK_FAILED'].includes(error.code))
      return `${error.facts.join(' ')} ${error.remedy}`;
    throw error;
  }
}
