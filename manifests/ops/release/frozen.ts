import type { Commands } from '../../commands.ts';
import { OperatorError } from '../../operator-error.ts';
import type { RemoteEntry } from '../../schema.ts';

/** @throws {OperatorError} FROZEN */
export function assertNotFrozen(name: string, { frozen }: RemoteEntry, commands: Commands): void {
  if (!frozen) return;
  throw new OperatorError(
    'FROZEN',
    `${describeFreeze(name, frozen)}.`,
    `Ask them before you end the freeze with "${commands('unfreeze', name)}". Rolling back still works.`,
  );
}

/** `checkout was frozen by ann on 2026-11-24T14:07:27.461Z: Black Friday`. */
export const describeFreeze = (name: string, { by, since, reason }: NonNullable<RemoteEntry['frozen']>): string =>
  `${name} was frozen by ${by} on ${since}${reason ? `: ${reason}` : ''}`;
