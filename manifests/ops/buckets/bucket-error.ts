import { OperatorError } from '../../operator-error.ts';

/** The bucket cannot be used. */
export const bucketError = (fact: string, remedy: string, cause?: unknown): OperatorError =>
  new OperatorError('BUCKET_UNREACHABLE', fact, remedy, { cause });
