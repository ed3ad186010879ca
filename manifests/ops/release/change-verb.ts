import { isDeepStrictEqual } from 'node:util';
import { OperatorError } from '../../operator-error.ts';
import type { Manifest } from '../../schema.ts';
import type { ChangeRecord, Records } from '../history/records.ts';
import { openStore, type Store } from '../history/store.ts';
import type { Report, Verb } from '../verb.ts';

/** What a command makes of a manifest. */
export type Plan = {
  readonly manifest: Manifest;
  /** What changes, in words, for the history and for whoever runs the command. */
  readonly change: string;
  /** The command that makes sense next. */
  readonly next: string;
};

/** Why there is nothing to do: what was asked for is so already. */
export type NoChange = { readonly done: string; readonly next: string };

type Given = {
  readonly options: {
    readonly manifest: string;
    readonly reason?: string | undefined;
    readonly 'dry-run': boolean;
  };
  readonly given: readonly string[];
};

type Definition<Own extends Given> = Pick<Verb, 'summary' | 'usage'> & {
  readonly parse: (args: readonly string[]) => Own;
  /** What has to be done before the manifest can be read at all. */
  readonly open?: (given: Own, store: Store) => void;
  /**
   * Looks at what the command needs to know, which may take its time, and gives the pure plan.
   *
   * @param base the manifest as it is now
   */
  readonly prepare: (given: Own, base: Manifest, store: Store) => Promise<Prepared> | Prepared;
};

export type Prepared = {
  /** The remote that is changed: nobody else may have changed it between the look and the change. Left out: the whole manifest. */
  readonly remote?: string;
  readonly plan: (manifest: Manifest) => Plan | NoChange;
  /** What has to be done before the manifest may say so, such as putting files in their place. Not done in a dry run. */
  readonly before?: () => Promise<void>;
};

/** A command that changes the manifest: look, plan, and write the plan on top of what others have written meanwhile. */
export const changeVerb = <Own extends Given>(definition: Definition<Own>): Verb => ({
  summary: definition.summary,
  usage: definition.usage,
  async run(args) {
    const given = definition.parse(args);
    const { manifest: file, reason, 'dry-run': dryRun } = given.options;
    const store = openStore(file);
    definition.open?.(given, store);
    const base = dryRun ? store.look().manifest : await store.settled();
    const { remote, plan, before } = await definition.prepare(given, base, store);

    const planned = plan(base);
    if ('done' in planned) return report([`${planned.done} Nothing was changed.`, planned.next], { changed: false });
    if (dryRun) {
      const line = `${file} would become revision ${base.revision + 1}: ${planned.change}`;
      return report([line, 'Nothing was changed. Next: the same without --dry-run'], {
        changed: false,
        dryRun,
        ...said(planned),
      });
    }
    await before?.();

    let next = planned;
    const record = await store.change((manifest) => {
      refuseIfOvertaken(base, manifest, remote, store.records);
      const again = plan(manifest);
      if ('done' in again) throw overtaken(`${again.done} Somebody else was faster.`, store.records.newest());
      next = again;
      return { ...again, reason };
    });
    const { revision, change } = record;
    return report([`${file} is revision ${revision}: ${change}`, next.next], {
      changed: true,
      revision,
      ...said(next),
    });
  },
});

const report = (lines: readonly string[], data: object): Report => ({ lines, data });
const said = ({ change, next }: Plan) => ({ change, next: next.replace(/^Next: /, '') });

/** Changes of other remotes are kept; who changed the same one has to be looked at by a person. */
function refuseIfOvertaken(base: Manifest, now: Manifest, remote: string | undefined, records: Records): void {
  const part = (manifest: Manifest) => (remote === undefined ? { ...manifest, revision: 0 } : manifest.remotes[remote]);
  if (isDeepStrictEqual(part(base), part(now))) return;
  const winner = lastChange(records, remote);
  const who = winner
    ? `revision ${winner.revision} of ${winner.time} by ${winner.actor}: ${winner.change}`
    : 'by somebody who left no record';
  throw overtaken(`${remote ?? 'The manifest'} was changed meanwhile, ${who}.`, winner?.revision);
}

const overtaken = (fact: string, revision: number | undefined): OperatorError =>
  new OperatorError(
    'CONFLICT',
    fact,
    `Nothing of yours was changed. See "conch diff${revision === undefined ? '' : ` ${revision}`}", and run the command again if it is still right.`,
  );

/** The newest record in which a remote is not what it was before. */
export function lastChange(records: Records, remote: string | undefined): ChangeRecord | undefined {
  const revisions = records.revisions().reverse();
  if (remote === undefined) return revisions[0] === undefined ? undefined : records.at(revisions[0]);
  for (const [index, revision] of revisions.entries()) {
    const record = records.at(revision);
    const earlier = revisions[index + 1];
    const before = earlier === undefined ? undefined : records.at(earlier).manifest.remotes[remote];
    if (!isDeepStrictEqual(record.manifest.remotes[remote], before)) return record;
  }
  return undefined;
}
