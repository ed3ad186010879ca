import { isDeepStrictEqual } from 'node:util';
import { OperatorError } from '../../operator-error.ts';
import type { Manifest } from '../../schema.ts';
import type { ChangeRecord, Records } from '../history/records.ts';
import { openStore, type Store } from '../history/store.ts';
import type { Report, Verb } from '../verb.ts';

/** What a command changes. */
export type Plan = {
  /** After the change. */
  readonly manifest: Manifest;
  /** Description for the history and the output. */
  readonly change: string;
  /** The command that makes sense next. */
  readonly next: string;
};

/** Nothing to do, because the manifest already says what the command would make it say. */
export type NoChange = { readonly noChange: string; readonly next: string };

type ParsedArgs = {
  readonly options: {
    readonly manifest: string;
    readonly reason?: string | undefined;
    readonly 'dry-run': boolean;
  };
  readonly positionals: readonly string[];
};

type Definition<Args extends ParsedArgs> = Pick<Verb, 'summary' | 'usage'> & {
  readonly parse: (args: readonly string[]) => Args;
  /** Runs before the manifest is read, which may be invalid. */
  readonly beforeRead?: (args: Args, store: Store) => void;
  /**
   * Gathers what the command needs to know, which may be slow, and returns a pure plan.
   *
   * @param base the manifest as it is now
   */
  readonly prepare: (args: Args, base: Manifest, store: Store) => Promise<Prepared> | Prepared;
};

export type Prepared = {
  /**
   * The remote that is changed. If another process changes it after `prepare`, the command fails. Undefined: the whole
   * manifest.
   */
  readonly remote?: string;
  readonly plan: (manifest: Manifest) => Plan | NoChange;
  /** Work that has to be done before the manifest changes, such as copying files. Skipped in a dry run. */
  readonly beforeChange?: () => Promise<void>;
};

/**
 * A command that changes the manifest. It plans the change again if other processes changed the manifest in the
 * meantime.
 */
export const changeVerb = <Args extends ParsedArgs>(definition: Definition<Args>): Verb => ({
  summary: definition.summary,
  usage: definition.usage,
  async run(args) {
    const parsed = definition.parse(args);
    const { manifest: file, reason, 'dry-run': dryRun } = parsed.options;
    const store = openStore(file);
    definition.beforeRead?.(parsed, store);
    const base = dryRun ? store.read().manifest : await store.reconcile();
    const { remote, plan, beforeChange } = await definition.prepare(parsed, base, store);

    const planned = plan(base);
    if ('noChange' in planned) {
      return report([`${planned.noChange} Nothing was changed.`, planned.next], { changed: false });
    }
    if (dryRun) {
      const line = `${file} would become revision ${base.revision + 1}: ${planned.change}`;
      return report([line, 'Nothing was changed. Next: run it again without --dry-run'], {
        changed: false,
        dryRun,
        ...toJson(planned),
      });
    }
    await beforeChange?.();

    let applied = planned;
    const record = await store.change((manifest) => {
      assertUnchanged(base, manifest, remote, store.records);
      const again = plan(manifest);
      if ('noChange' in again) {
        throw conflict(`${again.noChange} Another process was faster.`, store.records.newest());
      }
      applied = again;
      return { ...again, reason };
    });
    const { revision, change } = record;
    return report([`${file} is now revision ${revision}: ${change}`, applied.next], {
      changed: true,
      revision,
      ...toJson(applied),
    });
  },
});

const report = (lines: readonly string[], data: object): Report => ({ lines, data });
const toJson = ({ change, next }: Plan) => ({ change, next: next.replace(/^Next: /, '') });

/**
 * Changes of other remotes are fine; a change of the same remote has to be looked at by a person.
 *
 * @throws {OperatorError} CONFLICT
 */
function assertUnchanged(base: Manifest, now: Manifest, remote: string | undefined, records: Records): void {
  const part = (manifest: Manifest) => (remote === undefined ? { ...manifest, revision: 0 } : manifest.remotes[remote]);
  if (isDeepStrictEqual(part(base), part(now))) return;
  const other = lastChange(records, remote);
  const by = other
    ? ` by ${other.actor} (revision ${other.revision}, ${other.time}): ${other.change}`
    : ', and the history does not say by whom';
  throw conflict(`${remote ?? 'The manifest'} was changed in the meantime${by}.`, other?.revision);
}

const conflict = (fact: string, revision: number | undefined): OperatorError =>
  new OperatorError(
    'CONFLICT',
    fact,
    `Your command changed nothing. See "conch diff${revision === undefined ? '' : ` ${revision}`}", and run it again if it is still right.`,
  );

/** The newest record that changed a remote, or the manifest. */
function lastChange(records: Records, remote: string | undefined): ChangeRecord | undefined {
  const revisions = records.revisions().reverse();
  if (remote === undefined) return revisions[0] === undefined ? undefined : records.read(revisions[0]);
  for (const [index, revision] of revisions.entries()) {
    const record = records.read(revision);
    const earlier = revisions[index + 1];
    const before = earlier === undefined ? undefined : records.read(earlier).manifest.remotes[remote];
    if (!isDeepStrictEqual(record.manifest.remotes[remote], before)) return record;
  }
  return undefined;
}
