import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { test as base, expect } from '../fixtures.ts';
import { type ServeOptions, storeManifest } from './serve.ts';
import { type StaticHost, staticHost } from './static-host.ts';

export { expect };

const run = promisify(execFile);
const dist = fileURLToPath(new URL('../../dist', import.meta.url));

export type Exported = {
  readonly directory: string;
  /** What the command said. */
  readonly out: string;
  /** Serves the directory on a free port until the test ends. */
  readonly host: (options?: Parameters<typeof staticHost>[1]) => Promise<StaticHost>;
};

/** The store, or what a test makes of it, written by `conch export` into a directory of the test's own. */
export const test = base.extend<{ exportSite: (options?: ServeOptions) => Promise<Exported> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern
  exportSite: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'conch-export-'));
    const hosts: StaticHost[] = [];
    await use(async ({ base = '/', assets = [], manifest } = {}) => {
      const file = join(folder, 'site.json');
      copyFileSync(storeManifest, file);
      const edited = JSON.parse(readFileSync(file, 'utf8'));
      manifest?.(edited);
      writeFileSync(file, JSON.stringify(edited));
      const directory = join(folder, 'public');
      const options = ['--root', dist, '--manifest', file, '--base', base];
      const folders = assets.flatMap((each) => ['--assets', each]);
      const program = join(dist, 'conch.mjs');
      const { stdout: out } = await run(process.execPath, [program, 'export', directory, ...options, ...folders]);
      const host = async (options?: Parameters<typeof staticHost>[1]) => {
        const started = await staticHost(directory, options);
        hosts.push(started);
        return started;
      };
      return { directory, out, host };
    });
    await Promise.all(hosts.map((host) => host.close()));
    rmSync(folder, { recursive: true });
  },
});
