import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { explainingFileErrors } from '../file-error.ts';
import { isObject } from '../is-object.ts';
import { OperatorError } from '../operator-error.ts';
import { isBrowserGlobal } from '../strict/browser-globals.ts';
import { replaceFile } from './history/durable-file.ts';
import { editJson } from './history/edit-json.ts';
import { applicationEntry, type Framework, frameworks, scaffoldRemote } from './new/scaffold-remote.ts';
import { parseOptions } from './parse-options.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch new remote <name> --framework ${frameworks.join('|')} [options]

Scaffolds a remote that builds, mounts and has a test: remotes/<name>/ with one page, and e2e/<name>.spec.ts. Adds the
workspace to package.json. Does not change the manifest.

Options:
  --framework NAME  ${frameworks.join(', ')}
  --in DIR          root of the repository (default: the working directory)
  --dry-run         show what would be written, and write nothing
  --json            print the result as JSON

Example:
  conch new remote my-orders --framework vue`;

export const create: Verb = {
  summary: 'scaffold a remote',
  usage,
  async run(args) {
    const { options, positionals } = parseOptions(
      args,
      {
        framework: { type: 'string' },
        in: { type: 'string', default: '.' },
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
      ['word "remote"', 'name of the remote'],
    );
    const [what, name = ''] = positionals;
    if (what !== 'remote') throw new UsageError(`"conch new ${what}" does not exist; use "conch new remote <name>"`);
    const framework = parseFramework(options.framework);
    assertValidName(name);

    const root = options.in;
    const { text, workspaces, scope } = readRootPackage(root);
    const files = scaffoldRemote({ name, scope, framework });
    const taken = [`remotes/${name}`, ...Object.keys(files)].find((file) => existsSync(join(root, file)));
    if (taken) throw new OperatorError('NAME_TAKEN', `${taken} exists already.`, 'Choose another name.');

    const dryRun = options['dry-run'];
    if (!dryRun) {
      const done = `Nothing was changed in ${root}`;
      explainingFileErrors({ code: 'FILE_UNUSABLE', done, path: root }, () => {
        try {
          for (const [file, content] of Object.entries(files)) write(join(root, file), content);
          const workspace = `remotes/${name}`;
          replaceFile(
            join(root, 'package.json'),
            editJson(text, { workspaces }, { workspaces: [...workspaces, workspace] }),
          );
        } catch (error) {
          for (const file of [`remotes/${name}`, ...Object.keys(files)]) {
            rmSync(join(root, file), { recursive: true, force: true });
          }
          throw error;
        }
      });
    }
    const written = [...Object.keys(files), 'package.json'];
    return {
      lines: [
        ...written.map((file) => `  ${file}`),
        ...(dryRun ? ['Nothing was written. Next: run it again without --dry-run'] : nextSteps(name)),
      ],
      data: { name, framework, files: written, written: !dryRun },
    };
  },
};

const nextSteps = (name: string): string[] => [
  'Next: npm install',
  `      npm run build -- --config-name ${name}`,
  `      npx playwright test --config e2e/playwright.config.ts ${name}`,
  `      npm run conch -- deploy dist/remotes/${name}/0.1.0`,
  '      and add its page to "applications" in the manifest:',
  `      ${JSON.stringify(applicationEntry(name))}`,
];

/** @throws {UsageError} */
function parseFramework(text: string | undefined): Framework {
  const framework = frameworks.find((each) => each === text);
  if (framework) return framework;
  const known = frameworks.join(', ');
  throw new UsageError(
    text === undefined ? `--framework is missing; use one of ${known}` : `--framework ${text} is not one of ${known}`,
  );
}

/** The name becomes a folder, a path of the site and the global of the container. @throws {UsageError} */
function assertValidName(name: string): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) throw new UsageError(`${name} is not a name such as my-orders`);
  if (isBrowserGlobal(name))
    throw new UsageError(`${name} is a global of the browser, so no container can have this name`);
}

/** @throws {OperatorError} FOLDER_MISSING */
function readRootPackage(root: string) {
  const path = join(root, 'package.json');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  const workspaces = text === undefined ? undefined : parsePackage(path, text).workspaces;
  if (text === undefined || !isStringList(workspaces)) {
    const remedy = 'Run it in the root of the repository, or name the root with --in.';
    throw new OperatorError('FOLDER_MISSING', `There is no ${path} with "workspaces".`, remedy);
  }
  return { text, workspaces, scope: readScope(root, workspaces) };
}

const isStringList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** The npm scope of the first remote's package: `@tractor-store/`, or nothing. */
function readScope(root: string, [first]: readonly string[]): string {
  const path = first === undefined ? undefined : join(root, first, 'package.json');
  if (path === undefined || !existsSync(path)) return '';
  return /^@[^/]+\//.exec(String(parsePackage(path, readFileSync(path, 'utf8')).name))?.[0] ?? '';
}

/** @throws {OperatorError} FOLDER_MISSING */
function parsePackage(path: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    const message = `${path} is not JSON: ${cause.message}.`;
    throw new OperatorError('FOLDER_MISSING', message, 'Correct it, then run the command again.', { cause });
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
