import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from '@playwright/test';
import { siteManifest } from '../sites/small-shop.ts';
import { test } from '../support/command.ts';
import type { Workspace } from '../support/workspace.ts';

const code = (value: string) =>
  [`export const value = '${value}';`, ...Array.from({ length: 200 }, (_, line) => `call(${line * line});`)].join('\n');

const OPTIONS = ['--root', 'root', '--manifest', 'site.json'];
const deltas = (workspace: Workspace): string[] =>
  readdirSync(workspace.path('public'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.includes('.dcz.'))
    .map((path) => join(dirname(path), path.replace(/^.*\//, '').replace(/\.[^.]+(?=\.dcz\.)/, '.…')))
    .sort();

/** Writes a file of each version of the shop, and of the shell, of which only one is left there. */
function build(workspace: Workspace, version: string, hash: string): void {
  workspace.write(`root/remotes/shop/${version}/page.${hash}.js`, code(version));
  workspace.remove('root/shell');
  workspace.write('root/shell/index.html', '<!doctype html><html lang="en" data-base="/"></html>');
  workspace.write(`root/shell/main.${hash}.js`, code(`shell ${version}`));
}

const release = (workspace: Workspace, version: string, revision: number) => {
  const manifest = siteManifest({ revision });
  const shop = { ...manifest.remotes.shop, version };
  workspace.write(`root/remotes/shop/${version}/remoteEntry.js`, code(`entry ${version}`));
  workspace.write('site.json', { ...manifest, remotes: { shop } });
};

test('an export to the same directory has what has changed of builds and of the shell', async ({
  workspace,
  conch,
}) => {
  const exportTo = (...args: string[]) => conch(['export', 'public', ...OPTIONS, ...args]).ended;
  build(workspace, '1.0.0', '00000001');
  release(workspace, '1.0.0', 1);
  expect(await exportTo()).toMatchObject({ code: 0 });
  expect(deltas(workspace), 'there is no other version yet').toEqual([]);

  build(workspace, '1.0.1', '00000002');
  release(workspace, '1.0.1', 2);
  expect(await exportTo('--dry-run')).toMatchObject({ code: 0 });
  expect(deltas(workspace)).toEqual([]);
  expect(await exportTo()).toMatchObject({ code: 0 });
  const written = [
    'remotes/shop/1.0.1/page.00000002.js.….dcz.js',
    'remotes/shop/1.0.1/remoteEntry.js.….dcz.js',
    'shell/main.00000002.js.….dcz.js',
  ];
  expect(deltas(workspace)).toEqual(written);
  expect(await exportTo()).toMatchObject({ code: 0 });
  expect(deltas(workspace), 'nothing is added by an export of the same').toEqual(written);
});
