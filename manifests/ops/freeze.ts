import { findRemote, withRemote } from './build/full-build.ts';
import { currentAuthor } from './history/author.ts';
import { changeOptions, changeUsage, parseOptions } from './parse-options.ts';
import { changeVerb } from './release/change-verb.ts';
import { describeFreeze } from './release/frozen.ts';

const usage = `Usage: conch freeze <remote> [options]

Blocks releases of a remote: deploy, promote and a greater rollout fail, and name who froze it and the --reason.
Rolling back still works.

Options:
${changeUsage}

Example:
  conch freeze checkout --reason "Black Friday"`;

export const freeze = changeVerb({
  summary: 'block releases of a remote',
  usage,
  parse: (args) => parseOptions(args, changeOptions, ['remote']),
  prepare: ({ positionals: [name = ''], options: { reason }, commands }) => {
    const unfreeze = commands('unfreeze', name);
    const frozen = { by: currentAuthor().actor, since: new Date().toISOString(), ...(reason && { reason }) };
    return {
      remote: name,
      plan(manifest) {
        const remote = findRemote(manifest, name);
        if (remote.frozen) return { noChange: `${describeFreeze(name, remote.frozen)}.`, next: `Next: ${unfreeze}` };
        return {
          manifest: withRemote(manifest, name, { ...remote, frozen }),
          change: `${name}: frozen${reason ? ` (${reason})` : ''}`,
          next: `Next: ${unfreeze}, when it may be released again`,
        };
      },
    };
  },
});
