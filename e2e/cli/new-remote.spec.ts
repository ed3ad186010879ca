import { execFile } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { frameworks } from '../../manifests/ops/new/frameworks.ts';
import { scaffoldRemote } from '../../manifests/ops/new/scaffold-remote.ts';
import { test as base } from '../support/command.ts';
import { repository } from '../support/paths.ts';
import { Workspace } from '../support/workspace.ts';

/** A copy of the repository, into which the test writes. */
const test = base.extend<{ checkout: Workspace }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  checkout: async ({}, use) => {
    const checkout = new Workspace();
    const parts = ['package.json', 'tsconfig.json', 'webpack.config.ts', '.biome.json', '.gitignore'];
    for (const part of [...parts, 'shell', 'remotes', 'manifests', 'e2e', 'dist']) {
      cpSync(join(repository, part), checkout.path(part), { recursive: true });
    }
    symlinkSync(join(repository, 'node_modules'), checkout.path('node_modules'));
    await promisify(execFile)('git', ['init', '--quiet'], { cwd: checkout.folder }); // so that Biome uses .gitignore
    await use(checkout);
    checkout.remove();
  },
});

test('conch new scaffolds a remote of each framework that passes the checks, builds, mounts and has a test', {
  tag: '@slow',
}, async ({ checkout }) => {
  test.setTimeout(240_000);
  const run = async (program: string, ...args: string[]) => {
    const { TEST_WORKER_INDEX: _, TEST_PARALLEL_INDEX: __, ...env } = process.env;
    const command = join('node_modules/.bin', program);
    const { stdout } = await promisify(execFile)(command, args, { cwd: checkout.folder, env });
    return stdout;
  };
  for (const framework of frameworks) {
    const args = ['dist/conch.mjs', 'new', 'remote', `our-${framework}`, '--framework', framework];
    await promisify(execFile)(process.execPath, args, { cwd: checkout.folder });
    const files = scaffoldRemote({ name: `our-${framework}`, scope: '@tractor-store/', framework });
    for (const [file, text] of Object.entries(files)) expect(readFileSync(checkout.path(file), 'utf8')).toBe(text);
  }
  const { workspaces } = JSON.parse(readFileSync(checkout.path('package.json'), 'utf8'));
  expect(workspaces.slice(-4)).toEqual(frameworks.map((framework) => `remotes/our-${framework}`));

  await run('biome', 'check', '--error-on-warnings', 'remotes', 'e2e', 'package.json');
  await run('tsc');
  const names = frameworks.flatMap((framework) => ['--config-name', `our-${framework}`]);
  await run('tsx', 'node_modules/webpack-cli/bin/cli.js', 'build', '--mode', 'production', ...names);
  const tested = await run('playwright', 'test', '--config', 'e2e/playwright.config.ts', '--workers', '1', 'e2e/our-');
  expect(tested).toContain('4 passed');
});

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
