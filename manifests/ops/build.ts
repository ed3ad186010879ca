import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { OperatorError } from '../operator-error.ts';
import { findRemotes } from './build/find-remotes.ts';
import { fromPackage } from './from-package.ts';
import { parseOptions } from './parse-options.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch build [--remote NAME] [options]

Builds the remotes of a site for production, and puts the shell next to them: dist/shell/ and
dist/remotes/<name>/<version>/. A remote is a package.json with "conch": in an npm workspace of the site, or the working
directory itself, which then is a repository with one remote.

Options:
  --remote NAME   build this remote alone; may be repeated
  --missing       build only what is not there yet
  --out DIR       where to write (default: dist)
  --in DIR        the site (default: the working directory)
  --json          print the result as JSON

Example:
  conch build --missing`;

export const build: Verb = {
  summary: 'build the remotes of a site',
  usage,
  async run(args) {
    const { options } = parseOptions(args, {
      remote: { type: 'string', multiple: true, default: [] },
      missing: { type: 'boolean', default: false },
      out: { type: 'string', default: 'dist' },
      in: { type: 'string', default: '.' },
      json: { type: 'boolean', default: false },
    });
    const { remote: names, missing, out: output, in: root } = options;
    const all = findRemotes(resolve(root));
    const unknown = names.filter((name) => !all.some((each) => each.name === name));
    if (unknown.length > 0) {
      const known = all.map(({ name }) => name).join(', ');
      throw new UsageError(`There is no remote ${unknown.join(', ')}, but ${known}`);
    }
    const remotes = names.length > 0 ? all.filter(({ name }) => names.includes(name)) : all;
    const isSite = existsSync(join(root, 'manifests'));
    const shell = isSite && names.length === 0 ? packedShell() : undefined;
    const { buildRemotes } = await fromPackage(() => import('../../remotes/build/build-remotes.ts'));
    const { built, errors } = await buildRemotes({ remotes, output, missing, shell });
    if (errors) throw new OperatorError('BUILD_FAILED', errors.split('\n'), 'Correct it, then run the command again.');
    return {
      lines: [
        ...built.map((folder) => `  ${folder}`),
        built.length > 0 ? 'Next: conch check, then conch serve' : 'Everything is built. Next: conch serve',
      ],
      data: { built },
    };
  },
};

/** The shell in the package: next to this program. */
const packedShell = (): string => join(import.meta.dirname, 'shell');
