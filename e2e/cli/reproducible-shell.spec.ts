import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { dist, repository } from '../support/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { thorough } from '../support/thorough.ts';

test('a shell that is built in another folder has the same files', thorough(), () => {
  const copy = temporaryFolder();
  const isCopied = (path: string) => !/[\\/](node_modules|dist|test-results|\.git)$/.test(path);
  cpSync(repository, copy, { recursive: true, filter: isCopied });
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'));
  const command = ['--import', 'tsx', 'node_modules/webpack-cli/bin/cli.js', 'build', '--mode', 'production'];
  for (const name of ['shell', 'preload']) {
    const { status, stdout } = spawnSync(process.execPath, [...command, '--config-name', name], {
      cwd: copy,
      encoding: 'utf8',
    });
    expect(status, stdout).toBe(0);
  }

  // Source maps name the packages, which are behind a link here.
  const files = (folder: string) =>
    Object.fromEntries(
      readdirSync(folder)
        .filter((name) => !name.endsWith('.map'))
        .map((name) => [name, readFileSync(join(folder, name), 'base64')]),
    );
  const built = files(join(copy, 'dist/shell'));
  const expected = files(join(dist, 'shell'));
  expect(Object.keys(built)).toEqual(Object.keys(expected));
  expect(Object.keys(built).filter((name) => built[name] !== expected[name])).toEqual([]);
});
