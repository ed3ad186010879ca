import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { test } from '../support/command.ts';
import { thorough } from '../support/thorough.ts';

test('conch new overwrites nothing, and refuses invalid names', async ({ conch, workspace }) => {
  workspace.write('package.json', '{\n  "name": "site",\n  "workspaces": ["remotes/old"]\n}\n');
  workspace.write('remotes/old/package.json', { name: '@farm/old' });
  const begin = (...args: string[]) => conch(['new', 'remote', ...args]).ended;

  const { code, out } = await begin('our-orders', '--framework', 'vanilla');
  expect(code).toBe(0);
  expect(out).toContain('Next: npm install');
  expect(JSON.parse(readFileSync(workspace.path('remotes/our-orders/package.json'), 'utf8')).name).toBe(
    '@farm/our-orders',
  );
  expect(await begin('our-orders', '--framework', 'vue')).toMatchObject({
    code: 1,
    err: 'remotes/our-orders exists already. Choose another name.\n',
  });
  expect((await begin('our-carts')).err).toContain('--framework is missing; use one of react, vue, svelte, vanilla');
  expect((await begin('our-carts', '--framework', 'angular')).code).toBe(2);
  expect((await begin('Our Carts', '--framework', 'vue')).err).toContain('Our Carts is not a name such as my-orders');
  expect((await begin('history', '--framework', 'vue')).err).toContain('history is a global of the browser');
});

test('conch new scaffolds a repository of its own in a folder that is no package', async ({ conch, workspace }) => {
  const begin = (...args: string[]) => conch(['new', 'remote', 'our-orders', '--framework', 'vue', ...args]).ended;
  const { code, out } = await begin();
  expect(code).toBe(0);
  expect(out).toContain('Next: cd our-orders');
  const {
    name,
    scripts,
    dependencies,
    conch: settings,
  } = JSON.parse(readFileSync(workspace.path('our-orders/package.json'), 'utf8'));
  expect({ name, scripts, settings }).toEqual({
    name: 'our-orders',
    scripts: { build: 'conch build', check: 'tsc' },
    settings: { exposes: { './page': './page.ts' } },
  });
  expect(dependencies).toHaveProperty('conch-shell');
  expect(await begin()).toMatchObject({ code: 1, err: 'our-orders exists already. Choose another name.\n' });
});

test(
  'conch init overwrites nothing, and refuses a folder whose name cannot be that of a package',
  thorough(),
  async ({ conch, workspace }) => {
    workspace.write('farm/README.md', 'ours');
    const begin = (...args: string[]) => conch(['init', ...args]).ended;
    expect(await begin('farm')).toMatchObject({
      code: 1,
      err: 'farm has files of this name already: README.md. Name an empty folder, or move the files away. In a site, "conch new remote" adds a remote.\n',
    });
    expect((await begin('My Farm')).err).toContain('The folder My Farm has no name such as my-site');
    expect((await begin('farm-2', '--framework', 'angular')).err).toContain(
      '--framework angular is not one of react, vue',
    );
    const { code, out } = await begin('farm-2', '--no-install');
    expect(code).toBe(0);
    expect(out).toContain('      npm install');
    const manifest = JSON.parse(readFileSync(workspace.path('farm-2/manifests/site.json'), 'utf8'));
    expect(manifest.site.name).toBe('Farm 2');
    expect((await begin('farm-3', '--dry-run')).out).toContain('Nothing was written.');
  },
);

test(
  'conch build and conch dev say which package.json is wrong, and what they need',
  thorough(),
  async ({ conch, workspace }) => {
    const begin = (verb: string) => conch([verb]).ended;
    workspace.write('package.json', { workspaces: ['remotes/*'] });
    for (const verb of ['build', 'dev']) {
      workspace.remove('remotes/home');
      expect((await begin(verb)).err).toMatch(/There is no remote in .*: no package\.json with "conch"/);
      workspace.write('remotes/home/package.json', '{ "conch": ');
      expect((await begin(verb)).err).toMatch(/remotes\/home\/package\.json is not JSON: .*Correct it/);
      workspace.write('remotes/home/package.json', { conch: { exposes: {} } });
      expect((await begin(verb)).err).toMatch(/remotes\/home\/package\.json has no "version"\. Give the remote one/);
      workspace.write('remotes/home/package.json', { version: '1.0.0', conch: { exposes: {} } });
      // The workspace has the program alone.
      expect((await begin(verb)).err).toMatch(
        /needs more than the file conch\.mjs: .*npm install --save-dev conch-shell/,
      );
    }
  },
);
