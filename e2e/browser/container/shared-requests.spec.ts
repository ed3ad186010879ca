import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Shared } from '../../../remotes/build/shared-modules.ts';
import { expect } from '../../fixtures.ts';
import { testWithBuilds } from '../../sites/remotes/built-remotes.ts';
import { manifestOf, type SiteOptions, site } from '../../sites/site.ts';
import { conchProgram } from '../../support/paths.ts';
import { Workspace } from '../../support/workspace.ts';

// Keys of webpack's `shared` are requests, not names of packages: https://webpack.js.org/plugins/module-federation-plugin/#sharing-hints

const COUNTER = 'let count = 0; export const next = () => ++count;';

/** Files of a package whose modules each count. */
const packageFiles = (name: string, version: string | undefined, modules: readonly string[]) => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version }),
  ...Object.fromEntries(modules.map((module) => [`node_modules/${name}/${module}.js`, COUNTER])),
});

const dependencies = { '@acme/ui': '^1.0.0', 'acme-dates': '^2.0.0', local: 'workspace:*', 'ui-lib': '^3.0.0' };
const files = {
  ...packageFiles('@acme/ui', '1.4.0', ['index', 'theme']),
  ...packageFiles('acme-dates', '2.1.0', ['format', 'parse', 'unused']),
  ...packageFiles('local', undefined, ['index']),
  ...packageFiles('ui-lib', '3.2.1', ['index']),
  'theme.ts': COUNTER,
};

const requests = [
  '@acme/ui',
  '@acme/ui/theme',
  'acme-dates/format',
  'acme-dates/parse',
  'local',
  'ui-lib',
  './theme.ts',
];

/** Shows how often each shared module has counted. Two remotes count further if they have the same copy. */
const view = `
  ${requests.map((request, index) => `import { next as next${index} } from '${request}';`).join('\n')}
  export async function mount({ domElement }) {
    domElement.textContent = [${requests.map((_, index) => `next${index}()`).join()}].join(' ');
  }
  export async function unmount({ domElement }) { domElement.textContent = ''; }
`;

const shared: Shared = [
  '@acme/ui',
  '@acme/ui/theme',
  'acme-dates/',
  'local',
  { './theme.ts': { shareKey: 'acme-theme', version: '1.0.0', requiredVersion: '^1.0.0' } },
];
const test = testWithBuilds({
  first: { view, files, dependencies, shared: [...shared, 'ui-lib'] },
  second: { view, files, dependencies, shared: [...shared, { 'ui-lib': { import: false } }] },
});

test.describe.configure({ mode: 'default' });

const options = (folder: string): SiteOptions => ({
  assets: [folder],
  remotes: { first: {}, second: {} },
  applications: [
    { name: 'first', remote: 'first', activeWhen: ['/'] }, // provides ui-lib to the other
    { name: 'second', remote: 'second', region: 'footer', activeWhen: ['/second'] },
  ],
});

test('remote.json names the modules that a build has in the share scope, not the keys of shared', ({ built }) => {
  const requires = {
    '@acme/ui': '^1.0.0',
    '@acme/ui/theme': '^1.0.0',
    'acme-dates/format': '^2.0.0',
    'acme-dates/parse': '^2.0.0',
    'acme-theme': '^1.0.0',
    local: '*',
    'ui-lib': '^3.0.0',
  };
  const provides = {
    '@acme/ui': '1.4.0',
    '@acme/ui/theme': '1.4.0',
    'acme-dates/format': '2.1.0',
    'acme-dates/parse': '2.1.0',
    'acme-theme': '1.0.0',
    local: '0', // as webpack registers a package without a version
  };
  expect(built.description('first')).toMatchObject({ requires, provides: { ...provides, 'ui-lib': '3.2.1' } });
  expect(built.description('second').requires).toEqual(requires);
  expect(built.description('second').provides).toEqual(provides);
});

test('conch check finds no fault in modules that are shared by subpath, by prefix, by file or without a version', async ({
  built,
}) => {
  const workspace = new Workspace();
  workspace.write('manifests/site.json', manifestOf(options(built.folder)));
  const args = [conchProgram, 'check', '--manifest', workspace.path('manifests/site.json'), '--root', built.folder];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: join(built.folder) });
  expect(stdout).not.toMatch(/SHARED_|requires/);
  workspace.remove();
});

test('modules that are shared by subpath, by prefix, by file or without a version exist once in a page', async ({
  shell,
  serveSite,
  built,
}) => {
  const { url } = await serveSite(site(options(built.folder)));
  await shell.open(url);
  await expect(shell.application('first')).toHaveText('1 1 1 1 1 1 1');
  await shell.ready();
  await shell.push('second');
  await expect(shell.application('second')).toHaveText('2 2 2 2 2 2 2');
});
