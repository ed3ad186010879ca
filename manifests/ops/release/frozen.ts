import { OperatorError } from '../../operator-error.ts';
import type { RemoteEntry } from '../../schema.ts';

/** @throws {OperatorError} FROZEN */
export function assertNotFrozen(name: string, { frozen }: RemoteEntry): void {
  if (!frozen) return;
  throw new OperatorError(
    'FROZEN',
    `${describeFreeze(name, frozen)}.`,
    `Talk to them; "conch unfreeze ${name}" ends the freeze. You can still roll back.`,
  );
}

/** `checkout was frozen by ann on 2026-11-24T14:07:27.461Z: Black Friday`. */
export const describeFreeze = (name: string, { by, since, reason }: NonNullable<RemoteEntry['frozen']>): string =>
  `${name} was frozen by ${by} on ${since}${reason ? `: ${reason}` : ''}`;
