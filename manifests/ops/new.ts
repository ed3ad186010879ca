import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isBrowserGlobal } from '../browser-globals.ts';
import { OperatorError } from '../operator-error.ts';
import { editJson } from './history/edit-json.ts';
import { applicationEntry, type Framework, frameworks, scaffoldRemote } from './new/scaffold-remote.ts';
import { parseOptions } from './parse-options.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch new remote <name> --framework ${frameworks.join('|')} [options]

Writes a remote that builds, mounts and has a test: remotes/<name>/ with one page, and e2e/<name>.spec.ts. The
workspace is added to package.json; the manifest is left alone.

Options:
  --framework NAME  ${frameworks.join(', ')}
  --in DIR          root of the repository (default: the working directory)
  --dry-run         say what would be written, and write nothing
  --json            answer in JSON

Example:
  conch new remote my-orders --framework vue`;

export const create: Verb = {
  summary: 'begin a remote',
  usage,
  async run(args) {
    const { options, given } = parseOptions(
      args,
      {
        framework: { type: 'string' },
        in: { type: 'string', default: '.' },
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
      ['word "remote"', 'name of the remote'],
    );
    const [what, name = ''] = given;
    if (what !== 'remote') throw new UsageError(`There is no new ${what}; it is "conch new remote <name>"`);
    const framework = frameworkNamed(options.framework);
    refuseName(name);

    const root = options.in;
    const { text, workspaces, scope } = readRoot(root);
    const files = scaffoldRemote({ name, scope, framework });
    const taken = [`remotes/${name}`, ...Object.keys(files)].find((file) => existsSync(join(root, file)));
    if (taken) throw new OperatorError('NAME_TAKEN', `${taken} is there already.`, 'Choose another name.');

    const dryRun = options['dry-run'];
    if (!dryRun) {
      for (const [file, content] of Object.entries(files)) write(join(root, file), content);
      const before = { workspaces };
      writeFileSync(
        join(root, 'package.json'),
        editJson(text, before, { workspaces: [...workspaces, `remotes/${name}`] }),
      );
    }
    const written = [...Object.keys(files), 'package.json'];
    return {
      lines: [
        ...written.map((file) => `  ${file}`),
        dryRun ? 'Nothing was written. Next: the same without --dry-run' : next(name),
      ],
      data: { name, framework, files: written, written: !dryRun },
    };
  },
};

const next = (name: string): string => `Next: npm install
      npm run build -- --config-name ${name}
      npx playwright test --config e2e/playwright.config.ts ${name}
      npm run conch -- deploy dist/remotes/${name}/0.1.0
      and, for its page, one more entry under "applications" in the manifest:
      ${JSON.stringify(applicationEntry(name))}`;

/** @throws {UsageError} */
function frameworkNamed(text: string | undefined): Framework {
  const framework = frameworks.find((each) => each === text);
  if (framework) return framework;
  throw new UsageError(`--framework ${text ?? 'is missing; it'} is one of ${frameworks.join(', ')}`);
}

/** It becomes a folder, a path of the site and the container's global. @throws {UsageError} */
function refuseName(name: string): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) throw new UsageError(`${name} is no name such as my-orders`);
  if (isBrowserGlobal(name)) throw new UsageError(`${name} is a global of the browser, and cannot name a container`);
}

/** @throws {OperatorError} FOLDER_MISSING */
function readRoot(root: string) {
  const path = join(root, 'package.json');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  const workspaces: unknown = text === undefined ? undefined : JSON.parse(text).workspaces;
  if (text === undefined || !isListOfTexts(workspaces)) {
    const remedy = 'Run it in the root of the repository, or name that with --in.';
    throw new OperatorError('FOLDER_MISSING', `${path} with "workspaces" is not there.`, remedy);
  }
  return { text, workspaces, scope: scopeOf(root, workspaces) };
}

const isListOfTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** What the names of the other remotes' packages begin with: `@tractor-store/`, or nothing. */
function scopeOf(root: string, [first]: readonly string[]): string {
  const path = first === undefined ? undefined : join(root, first, 'package.json');
  if (path === undefined || !existsSync(path)) return '';
  return /^@[^/]+\//.exec(String(JSON.parse(readFileSync(path, 'utf8')).name))?.[0] ?? '';
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
