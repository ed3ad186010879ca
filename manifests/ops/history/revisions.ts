import { OperatorError } from '../../operator-error.ts';
import { UsageError } from '../verb.ts';
import type { ChangeRecord } from './record.ts';
import type { Store } from './store.ts';

/** @throws {UsageError} */
export function parseRevision(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new UsageError(`${text} is not a revision; a revision is a whole number such as 12`);
  return Number(text);
}

/**
 * A revision to return to: on a site with keys, anybody who can write to the history could have put it there.
 *
 * @throws {OperatorError} REVISION_UNKNOWN, MANIFEST_UNSIGNED
 */
export async function findSigned(store: Store, revision: number): Promise<ChangeRecord> {
  const record = await findRecord(store, revision);
  store.signer?.assertRecordSigned(record);
  return record;
}

/** @throws {OperatorError} REVISION_UNKNOWN */
export async function findRecord({ records, commands }: Store, revision: number): Promise<ChangeRecord> {
  const known = await records.revisions();
  if (known.includes(revision)) return records.read(revision);
  const range = known.length > 0 ? `It goes from ${known[0]} to ${known.at(-1)}` : 'It is empty';
  throw new OperatorError(
    'REVISION_UNKNOWN',
    `The history has no revision ${revision}. ${range}.`,
    `"${commands('history')}" lists all revisions.`,
  );
}
