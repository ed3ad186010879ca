import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { quoteCommand } from '../commands.ts';
import { explainingFileErrors } from '../file-error.ts';
import { OperatorError } from '../operator-error.ts';
import { frameworks, parseFramework } from './new/frameworks.ts';
import { ownSpecifier } from './new/own-specifier.ts';
import { scaffoldSite } from './new/scaffold-site.ts';
import { parseOptions } from './parse-options.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch init [folder] [options]

Writes a site of your own: a manifest, a first remote, a test that also breaks the remote on purpose, a workflow for
continuous integration, and a README. Then installs its packages with npm.

Options:
  --framework NAME  of the first remote: ${frameworks.join(', ')} (default: react)
  --no-install      write the files alone
  --dry-run         show what would be written, and write nothing
  --json            print the result as JSON

Example:
  conch init my-site --framework vue`;

export const init: Verb = {
  summary: 'write a site of your own',
  usage,
  async run(args, print) {
    const { options, positionals } = parseOptions(
      args,
      {
        framework: { type: 'string', default: 'react' },
        'no-install': { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
      ['folder?'],
    );
    const folder = positionals[0] ?? '.';
    const name = basename(resolve(folder));
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
      throw new UsageError(`The folder ${name} has no name such as my-site, which also names the package`);
    }
    const framework = parseFramework(options.framework);
    const files = scaffoldSite({ name, framework, conchShell: ownSpecifier() });
    const taken = Object.keys(files).filter((file) => existsSync(join(folder, file)));
    if (taken.length > 0) {
      const remedy = 'Name an empty folder, or move the files away. In a site, "conch new remote" adds a remote.';
      throw new OperatorError(
        'DIRECTORY_TAKEN',
        `${folder} has files of this name already: ${taken.join(', ')}.`,
        remedy,
      );
    }
    const written = Object.keys(files).sort();
    const lines = written.map((file) => `  ${join(folder, file)}`);
    const data = { folder, framework, files: written };
    if (options['dry-run']) {
      const next = 'Nothing was written. Next: run it again without --dry-run';
      return { lines: [...lines, next], data: { ...data, written: false, installed: false } };
    }
    explainingFileErrors({ code: 'FILE_UNUSABLE', done: 'The site is not complete', path: folder }, () => {
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
      }
    });
    const installs = !options['no-install'];
    if (installs) {
      if (!options.json) for (const line of [...lines, 'npm install …']) print(line);
      install(folder, options.json);
    }
    return {
      lines: [...(installs ? [] : lines), ...nextSteps(folder, installs)],
      data: { ...data, written: true, installed: installs },
    };
  },
};

function nextSteps(folder: string, installed: boolean): string[] {
  const here = relative('', folder) === '';
  const steps = [
    ...(here ? [] : [quoteCommand(['cd', folder])]),
    ...(installed ? [] : ['npm install']),
    'npm start        serves the site on http://localhost:8080',
    'npm run dev      the same, and follows your changes',
    'npm test         after "npx playwright install chromium"',
  ];
  return steps.map((step, index) => `${index === 0 ? 'Next: ' : '      '}${step}`);
}

/** @throws {OperatorError} INSTALL_FAILED */
function install(folder: string, isQuiet: boolean): void {
  // npm is a script on Windows, which only a shell can start.
  const { status } = spawnSync('npm', ['install', '--no-fund', '--no-audit'], {
    cwd: folder,
    stdio: ['ignore', isQuiet ? 'ignore' : 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  const remedy = `Correct what npm reports above, then run "${quoteCommand(['npm', 'install', '--prefix', folder])}".`;
  throw new OperatorError('INSTALL_FAILED', `The files are written, and npm install failed in ${folder}.`, remedy);
}
