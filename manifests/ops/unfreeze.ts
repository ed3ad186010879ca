import { findRemote, withRemote } from './build/full-build.ts';
import { changeOptions, changeUsage, parseOptions } from './parse-options.ts';
import { changeVerb } from './release/change-verb.ts';

const usage = `Usage: conch unfreeze <remote> [options]

Allows releases of a frozen remote again.

Options:
${changeUsage}

Example:
  conch unfreeze checkout --reason "Black Friday is over"`;

export const unfreeze = changeVerb({
  summary: 'allow releases of a frozen remote again',
  usage,
  parse: (args) => parseOptions(args, changeOptions, ['remote']),
  prepare: ({ positionals: [name = ''], commands }) => ({
    remote: name,
    plan(manifest) {
      const { frozen, ...remote } = findRemote(manifest, name);
      const next = `Next: ${commands('deploy', `<build of ${name}>`)}`;
      if (!frozen) return { noChange: `${name} is not frozen.`, next };
      return { manifest: withRemote(manifest, name, remote), change: `${name}: no longer frozen`, next };
    },
  }),
});
