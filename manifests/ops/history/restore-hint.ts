import type { Commands } from '../../commands.ts';
import { OperatorError, type OperatorErrorCode } from '../../operator-error.ts';
import { historyOf } from './folder-records.ts';

/** A manifest that a revision can replace: it is not there, or its text was read and is not valid, or not what was signed. */
const RESTORABLE: readonly OperatorErrorCode[] = ['MANIFEST_MISSING', 'MANIFEST_INVALID', 'MANIFEST_UNSIGNED'];

export const isRestorable = (error: unknown): error is OperatorError =>
  error instanceof OperatorError && RESTORABLE.includes(error.code);

/** Names the commands that restore a manifest from its history; undefined if there is none. */
export function restoreHint(folder: string, newest: number | undefined, commands: Commands): string | undefined {
  if (newest === undefined) return undefined;
  const restore = `"${commands('rollback', '--to', String(newest))}" restores revision ${newest}`;
  return `Its history is in ${folder}: ${restore}, "${commands('history')}" lists all revisions.`;
}

/** The error about an unusable manifest, with how to restore it. */
export function withHint(error: OperatorError, hint: string | undefined): OperatorError {
  if (hint === undefined) return error;
  const remedies = error.code === 'MANIFEST_MISSING' ? [hint, error.remedy] : [error.remedy, hint];
  return new OperatorError(error.code, error.facts, remedies.join(' '), { cause: error });
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
    if (!isRestorable(error)) throw error;
    const { folder, newest } = historyOf(file);
    throw withHint(error, restoreHint(folder, newest(), commands));
  }
}
