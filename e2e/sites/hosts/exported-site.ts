import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test as base, expect } from '../../fixtures.ts';
import { conchProgram, dist, storeManifest } from '../../support/paths.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type PrivateKey, signManifest } from '../signed-manifest.ts';
import type { ServeOptions } from './conch-serve.ts';
import { type StaticHost, type StaticHostOptions, staticHost } from './static-host.ts';

export { expect };

const run = promisify(execFile);

export type Exported = {
  readonly directory: string;
  /** What the command printed. */
  readonly out: string;
  /** Serves the directory on a free port until the test ends. */
  readonly host: (options?: StaticHostOptions) => Promise<StaticHost>;
};

export type ExportOptions = ServeOptions & {
  /** The manifest is signed with them, and the site has them as its keys. */
  readonly keys?: readonly PrivateKey[];
  /** Of an earlier export of the test; a new one, if left out. */
  readonly directory?: string;
};

/** Writes the store, or the site of a test, to a directory by `conch export`. */
export type ExportSite = (options?: ExportOptions) => Promise<Exported>;

/** The fixture `exportSite`, for `test.extend`. */
export const exportFixture = {
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  exportSite: async ({}, use: (exportSite: ExportSite) => Promise<void>) => {
    const hosts: StaticHost[] = [];
    await use(async ({ base = '/', assets = [], manifest, keys = [], directory: earlier } = {}) => {
      const folder = temporaryFolder();
      const file = join(folder, 'site.json');
      copyFileSync(storeManifest, file);
      const edited = JSON.parse(readFileSync(file, 'utf8'));
      manifest?.(edited);
      writeFileSync(file, JSON.stringify(edited));
      if (keys.length > 0) writeFileSync(`${file}.sig`, signManifest(edited, keys).signature);
      const directory = earlier ?? join(folder, 'public');
      const options = ['--root', dist, '--manifest', file, '--base', base];
      const folders = assets.flatMap((each) => ['--assets', each]);
      const publicKeys = keys.flatMap(({ publicKey }) => ['--key', publicKey]);
      const { stdout: out } = await run(process.execPath, [
        conchProgram,
        'export',
        directory,
        ...options,
        ...folders,
        ...publicKeys,
      ]);
      const host = async (options?: StaticHostOptions) => {
        const started = await staticHost(directory, options);
        hosts.push(started);
        return started;
      };
      return { directory, out, host };
    });
    await Promise.all(hosts.map((host) => host.close()));
  },
};

export const test = base.extend<{ exportSite: ExportSite }>(exportFixture);
