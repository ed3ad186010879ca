import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { quoteCommand } from '../commands.ts';
import { explainingFileErrors } from '../file-error.ts';
import { isObject } from '../is-object.ts';
import { OperatorError } from '../operator-error.ts';
import { isBrowserGlobal } from '../strict/browser-globals.ts';
import { replaceFile } from './history/durable-file.ts';
import { editJson } from './history/edit-json.ts';
import { type Framework, frameworks, parseFramework } from './new/frameworks.ts';
import { ownSpecifier } from './new/own-specifier.ts';
import { applicationEntry, scaffoldRemote, scaffoldRepository } from './new/scaffold-remote.ts';
import { parseOptions } from './parse-options.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch new remote <name> --framework ${frameworks.join('|')} [options]

Scaffolds a remote that builds and mounts. In a site, that is remotes/<name>/ with one page, a test in e2e/<name>.spec.ts,
and a workspace in package.json. In a folder without package.json, it is <name>/, a repository of its own.
Does not change the manifest.

Options:
  --framework NAME  ${frameworks.join(', ')}
  --in DIR          the site, or where the repository is written (default: the working directory)
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

    const site = readSite(options.in);
    const plan = site ? planForSite(site, { name, framework }) : planForRepository(options.in, { name, framework });
    const { root, files } = plan;
    const taken = [...plan.folders, ...Object.keys(files)].find((file) => existsSync(join(root, file)));
    if (taken) throw new OperatorError('NAME_TAKEN', `${join(root, taken)} exists already.`, 'Choose another name.');

    const dryRun = options['dry-run'];
    if (!dryRun) {
      const done = `Nothing was changed in ${root}`;
      explainingFileErrors({ code: 'FILE_UNUSABLE', done, path: root }, () => {
        try {
          for (const [file, content] of Object.entries(files)) write(join(root, file), content);
          if (site) addWorkspace(site, `remotes/${name}`);
        } catch (error) {
          for (const file of [...plan.folders, ...Object.keys(files)]) {
            rmSync(join(root, file), { recursive: true, force: true });
          }
          throw error;
        }
      });
    }
    const written = [...Object.keys(files), ...(site ? ['package.json'] : [])].map((file) => join(root, file));
    return {
      lines: [
        ...written.map((file) => `  ${file}`),
        ...(dryRun ? ['Nothing was written. Next: run it again without --dry-run'] : plan.nextSteps),
      ],
      data: { name, framework, files: written, written: !dryRun },
    };
  },
};

/** What is written where. The folders are new; if something fails, they are deleted again. */
type Plan = {
  readonly root: string;
  readonly folders: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly nextSteps: readonly string[];
};

type Remote = { readonly name: string; readonly framework: Framework };

function planForSite({ root, scope, playwrightConfig }: Site, { name, framework }: Remote): Plan {
  const build = `dist/remotes/${name}/0.1.0`;
  return {
    root,
    folders: [`remotes/${name}`],
    files: scaffoldRemote({ name, scope, framework }),
    nextSteps: inOrder([
      'npm install',
      `npx conch build --remote ${name}`,
      `npx conch deploy ${build}`,
      ...addPage(name),
      `npx playwright test ${playwrightConfig ? `--config ${playwrightConfig} ` : ''}${name}`,
    ]),
  };
}

function planForRepository(parent: string, { name, framework }: Remote): Plan {
  const root = join(parent, name);
  const build = join(root, `dist/remotes/${name}/0.1.0`);
  return {
    root,
    folders: ['.'],
    files: scaffoldRepository({ name, scope: '', framework }, ownSpecifier()),
    nextSteps: inOrder([
      quoteCommand(['cd', root]),
      'npm install',
      'npm run build',
      `${quoteCommand(['npx', 'conch', 'deploy', resolve(build)])}, in the repository of the site`,
      ...addPage(name),
    ]),
  };
}

const addPage = (name: string): string[] => [
  'add its page to "applications" in the manifest:',
  JSON.stringify(applicationEntry(name)),
];

const inOrder = (steps: readonly string[]): string[] =>
  steps.map((step, index) => `${index === 0 ? 'Next: ' : '      '}${step}`);

/** The name becomes a folder, a path of the site and the global of the container. @throws {UsageError} */
function assertValidName(name: string): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) throw new UsageError(`${name} is not a name such as my-orders`);
  if (isBrowserGlobal(name))
    throw new UsageError(`${name} is a global of the browser, so no container can have this name`);
}

/** A site to which the remote is added: a package.json with `workspaces`. */
type Site = {
  readonly root: string;
  readonly text: string;
  readonly workspaces: readonly string[];
  readonly scope: string;
  /** Where it is, if it is not in the root. */
  readonly playwrightConfig: string | undefined;
};

/**
 * Undefined in a folder that is no package: the remote gets a repository of its own there.
 *
 * @throws {OperatorError} FOLDER_MISSING
 */
function readSite(root: string): Site | undefined {
  const path = join(root, 'package.json');
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8');
  const { workspaces } = parsePackage(path, text);
  if (!isStringList(workspaces)) {
    const remedy =
      'Run it in the root of a site, or in a folder without package.json: there the remote gets a repository of its own.';
    throw new OperatorError('FOLDER_MISSING', `${path} has no list of "workspaces".`, remedy);
  }
  const playwrightConfig = existsSync(join(root, 'playwright.config.ts')) ? undefined : 'e2e/playwright.config.ts';
  return { root, text, workspaces, scope: readScope(root, workspaces), playwrightConfig };
}

function addWorkspace({ root, text, workspaces }: Site, workspace: string): void {
  replaceFile(join(root, 'package.json'), editJson(text, { workspaces }, { workspaces: [...workspaces, workspace] }));
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
