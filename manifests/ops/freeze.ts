import { OperatorError } from '../operator-error.ts';
import type { RemoteEntry } from '../schema.ts';
import { findRemote, withRemote } from './build/full-build.ts';
import { author } from './history/author.ts';
import { changeOptions, changeUsage, parseOptions } from './parse-options.ts';
import { changeVerb } from './release/change-verb.ts';

const usage = `Usage: conch freeze <remote> [options]

From now on nobody releases another build of this remote: deploy, promote and a greater rollout are refused, and
say who froze it and, by --reason, why. Rolling back still works.

Options:
${changeUsage}

Example:
  conch freeze checkout --reason "Black Friday"`;

export const freeze = changeVerb({
  summary: 'refuse releases of a remote',
  usage,
  parse: (args) => parseOptions(args, changeOptions, ['remote']),
  prepare: ({ given: [name = ''], options: { reason } }) => {
    const frozen = { by: author().actor, since: new Date().toISOString(), ...(reason && { reason }) };
    return {
      remote: name,
      plan(manifest) {
        const remote = findRemote(manifest, name);
        if (remote.frozen)
          return { done: `${frozenWords(name, remote.frozen)}.`, next: `Next: conch unfreeze ${name}` };
        return {
          manifest: withRemote(manifest, name, { ...remote, frozen }),
          change: `${name}: frozen${reason ? ` (${reason})` : ''}`,
          next: `Next: conch unfreeze ${name}, when it may change again`,
        };
      },
    };
  },
});

/** @throws {OperatorError} FROZEN */
export function assertNotFrozen(name: string, { frozen }: RemoteEntry): void {
  if (!frozen) return;
  throw new OperatorError(
    'FROZEN',
    `${frozenWords(name, frozen)}.`,
    `Talk to them; "conch unfreeze ${name}" ends it. Rolling back is not refused.`,
  );
}

const frozenWords = (name: string, { by, since, reason }: NonNullable<RemoteEntry['frozen']>): string =>
  `${name} was frozen by ${by} on ${since}${reason ? `: ${reason}` : ''}`;
