import { isDeepStrictEqual } from 'node:util';
import type { Commands } from '../../commands.ts';
import { OperatorError } from '../../operator-error.ts';
import { formatProblem } from '../../problem.ts';
import type { Manifest } from '../../schema.ts';
import { parseStrict } from '../../strict/parse-strict.ts';
import { remoteOf } from '../build/full-build.ts';
import { openStore } from '../history/open-store.ts';
import type { ChangeRecord, Records } from '../history/record.ts';
import type { Base, Store } from '../history/store.ts';
import { openSigner } from '../signing/signer.ts';
import type { Report, Verb } from '../verb.ts';

/** What a command changes. */
export type Plan = {
  /** After the change. */
  readonly manifest: Manifest;
  /** Description for the history and the output. */
  readonly change: string;
  /** The command that makes sense next. */
  readonly next: string;
  /** A URL to pass on, or a query where the URL of the site is not known. */
  readonly link?: string;
};

/** Nothing to do, because the manifest already says what the command would make it say. */
export type NoChange = { readonly noChange: string; readonly next: string };

type ParsedArgs = {
  readonly options: {
    readonly manifest: string;
    readonly reason?: string | undefined;
    readonly 'dry-run': boolean;
    readonly json: boolean;
    readonly unproven?: boolean | undefined;
    readonly 'sign-with'?: readonly string[] | undefined;
    readonly key?: readonly string[] | undefined;
  };
  readonly positionals: readonly string[];
  readonly commands: Commands;
};

type Definition<Args extends ParsedArgs> = Pick<Verb, 'summary' | 'usage'> & {
  readonly parse: (args: readonly string[]) => Args;
  /** Whether the command also replaces a manifest that is missing or invalid. */
  readonly restores?: (args: Args) => boolean;
  /**
   * Gathers what the command needs to know, which may be slow, proves all that it can, and returns a pure plan. Changes
   * nothing on the disk, so that a command that is refused has no effect.
   */
  readonly prepare: (args: Args, base: Base, store: Store) => Promise<Prepared> | Prepared;
};

export type Prepared = {
  /**
   * The remote that is changed. If another process changes it after `prepare`, the command fails. Undefined: the whole
   * manifest.
   */
  readonly remote?: string;
  readonly plan: (manifest: Manifest) => Plan | NoChange;
  /**
   * Proves what takes a browser and many seconds, once the plan is known to be valid.
   *
   * @param say prints a line before it ends
   */
  readonly prove?: ((manifest: Manifest, say: (line: string) => void) => Promise<Report>) | undefined;
  /** What was found out before, for people and for programs: it is printed before the result. */
  readonly found?: Report | undefined;
  /**
   * Work that has to be done before the manifest changes, such as copying files. Skipped in a dry run. Gives what it did
   * as a sentence, for the case that the manifest cannot be changed then.
   */
  readonly beforeChange?: () => Promise<string | undefined>;
  /** Work that follows the change, which is in effect whatever comes of it. Gives what a person should know of it. */
  readonly afterChange?: (record: ChangeRecord) => Promise<readonly string[]>;
};

/**
 * A command that changes the manifest. It plans the change again if other processes changed the manifest in the
 * meantime.
 */
export const changeVerb = <Args extends ParsedArgs>(definition: Definition<Args>): Verb => ({
  summary: definition.summary,
  usage: definition.usage,
  async run(args, print) {
    const parsed = definition.parse(args);
    const { manifest: file, reason, 'dry-run': dryRun, json, unproven = false } = parsed.options;
    const signer = openSigner(file, parsed.options, parsed.commands);
    const store = openStore(file, parsed.commands, signer);
    const unusual = definition.restores?.(parsed) ? 'restore' : 'refuse';
    const base = await store.peek(unusual);
    const prepared = await definition.prepare(parsed, base, store);
    const { remote, found, prove, beforeChange, afterChange } = prepared;
    const plan = (manifest: Manifest) => (unproven ? recordUnproven(prepared.plan(manifest)) : prepared.plan(manifest));
    let proven: Report | undefined;
    const report = (lines: readonly string[], data: object): Report => ({
      lines: [found, proven].flatMap((each) => each?.lines ?? []).concat(lines),
      data: { ...data, ...found?.data, ...proven?.data },
    });

    const planned = plan(base.manifest);
    if ('noChange' in planned) {
      return report([`${planned.noChange} Nothing was changed.`, planned.next], { changed: false });
    }
    assertValid(file, planned.manifest);
    proven = await prove?.(planned.manifest, json ? () => {} : print);
    if (dryRun) {
      const line = `${file} would become revision ${base.manifest.revision + 1}: ${planned.change}`;
      return report([line, 'Nothing was changed. Next: run it again without --dry-run'], {
        changed: false,
        dryRun,
        ...toJson(planned),
      });
    }
    const done = await beforeChange?.();

    let planApplied = planned;
    const applying = store.change(async (manifest) => {
      await assertUnchanged(base.manifest, manifest, remote, store);
      const again = plan(manifest);
      if ('noChange' in again) {
        throw await conflict(`${again.noChange} Another process was faster.`, store);
      }
      planApplied = again;
      return { ...again, reason };
    }, unusual);
    const { record, copy } = await afterSaying(done, applying);
    const { revision, change } = record;
    const { link, next } = planApplied;
    const lost = lostSnapshots(base.manifest, planApplied.manifest, remote, parsed.commands);
    const notes = [...((await afterChange?.(record)) ?? []), ...lost];
    const changed = `${file} is now revision ${revision}: ${change}`;
    const lines = [changed, ...(link ? [describeLink(link)] : []), ...notes, next];
    return report(lines, {
      changed: true,
      revision,
      ...(copy && { copy }),
      ...(notes.length > 0 && { notes }),
      ...toJson(planApplied),
    });
  },
});

/** So that the history tells that nothing was proven before. */
const recordUnproven = (plan: Plan | NoChange): Plan | NoChange =>
  'noChange' in plan ? plan : { ...plan, change: `${plan.change} (unproven)` };

/**
 * What a command would write has to be valid before anything is written. Its values are from a build, or from an old
 * revision.
 *
 * @throws {OperatorError} MANIFEST_INVALID
 */
function assertValid(file: string, manifest: Manifest): void {
  const result = parseStrict(JSON.stringify(manifest));
  if (result.ok) return;
  const facts = result.problems.map((problem) => `${file} would not be valid: ${formatProblem(problem)}`);
  throw new OperatorError('MANIFEST_INVALID', facts, 'Nothing was changed. Correct the build, or name another one.');
}

/** Puts what was done before into the error of what comes after it. */
async function afterSaying<Result>(done: string | undefined, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (done === undefined || !(error instanceof OperatorError)) throw error;
    const [fact, ...more] = error.facts;
    throw new OperatorError(error.code, [`${done} ${fact}`, ...more], error.remedy, { cause: error });
  }
}

/** Snapshots are of one build: ../../../shell/server/snapshots/snapshot-file.ts. */
function lostSnapshots(before: Manifest, after: Manifest, remote: string | undefined, commands: Commands): string[] {
  if (remote === undefined || !after.applications.some((entry) => entry.snapshot && entry.remote === remote)) return [];
  const mainOf = ({ remotes }: Manifest) => {
    const { previous: _, rollout: __, previews: ___, frozen: ____, ...main } = remotes[remote] ?? {};
    return main;
  };
  if (isDeepStrictEqual(mainOf(before), mainOf(after))) return [];
  return [`Pages have no snapshot of ${remote} any more. Take new ones: ${commands('snapshot')}`];
}

const describeLink = (link: string): string =>
  link.startsWith('?') ? `Link: the URL of any page of the site, with ${link} at its end` : `Link: ${link}`;

const toJson = ({ change, next, link }: Plan) => ({ change, next: next.replace(/^Next: /, ''), ...(link && { link }) });

/**
 * Changes of other remotes are fine; a change of the same remote has to be looked at by a person.
 *
 * @throws {OperatorError} CONFLICT
 */
async function assertUnchanged(base: Manifest, now: Manifest, remote: string | undefined, store: Store): Promise<void> {
  const part = (manifest: Manifest) =>
    remote === undefined ? { ...manifest, revision: 0 } : remoteOf(manifest, remote);
  if (isDeepStrictEqual(part(base), part(now))) return;
  const other = await lastChange(store.records, remote);
  const by = other
    ? ` by ${other.actor} (revision ${other.revision}, ${other.time}): ${other.change}`
    : ', and the history does not say by whom';
  throw await conflict(`${remote ?? 'The manifest'} was changed in the meantime${by}.`, store, other?.revision);
}

const conflict = async (
  fact: string,
  { commands, file, records }: Store,
  revision?: number,
): Promise<OperatorError> => {
  const last = revision ?? (await records.newest());
  const diff = commands('diff', ...(last === undefined ? [] : [String(last)]));
  return new OperatorError(
    'CONFLICT',
    fact,
    `Your command did not change ${file}. See "${diff}", and run it again if it is still right.`,
  );
};

/** The newest record that changed a remote, or the manifest. */
async function lastChange(records: Records, remote: string | undefined): Promise<ChangeRecord | undefined> {
  const revisions = [...(await records.revisions())].reverse();
  if (remote === undefined) return revisions[0] === undefined ? undefined : records.read(revisions[0]);
  for (const [index, revision] of revisions.entries()) {
    const record = await records.read(revision);
    const earlier = revisions[index + 1];
    const before = earlier === undefined ? undefined : remoteOf((await records.read(earlier)).manifest, remote);
    if (!isDeepStrictEqual(remoteOf(record.manifest, remote), before)) return record;
  }
  return undefined;
}
