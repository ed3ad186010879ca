import type { Commands } from '../../commands.ts';
import { OperatorError, type OperatorErrorCode } from '../../operator-error.ts';
import { historyOf } from './records.ts';

/** A manifest that a revision can replace: it is not there, or its text was read and is not valid, or not what was signed. */
const RESTORABLE: readonly OperatorErrorCode[] = ['MANIFEST_MISSING', 'MANIFEST_INVALID', 'MANIFEST_UNSIGNED'];

export const isRestorable = (error: unknown): error is OperatorError =>
  error instanceof OperatorError && RESTORABLE.includes(error.code);

/** Names the commands that restore a manifest from the history next to it; undefined if there is no history. */
export function restoreHint(file: string, commands: Commands): string | undefined {
  const records = historyOf(file);
  const newest = records.newest();
  if (newest === undefined) return undefined;
  const restore = `"${commands('rollback', '--to', String(newest))}" restores revision ${newest}`;
  return `Its history is in ${records.folder}: ${restore}, "${commands('history')}" lists all revisions.`;
}

/**
 * Gives what `work` gives. To an error about an unusable manifest it adds how to restore the file.
 *
 * @throws {OperatorError}
 */
export function hintingAtHistory<Result>(file: string, commands: Commands, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const hint = isRestorable(error) && restoreHint(file, commands);
    if (!hint || !isRestorable(error)) throw error;
    const remedies = error.code === 'MANIFEST_MISSING' ? [hint, error.remedy] : [error.remedy, hint];
    throw new OperatorError(error.code, error.facts, remedies.join(' '), { cause: error });
  }
}
