import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest } from '../../manifests/schema.ts';
import { storeManifest } from './serve.ts';
import { Workspace } from './served-site.ts';
import { type StaticHost, staticHost } from './static-host.ts';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

export type PlainFiles = {
  readonly host: StaticHost;
  readonly manifest: Manifest;
  readonly close: () => Promise<void>;
};

/**
 * The store as people put it together by hand: the shell's files, its index.html at each path, and a manifest that four
 * `conch deploy` have written, behind the plainest host. No page carries the manifest.
 */
export async function plainFiles(paths: readonly string[]): Promise<PlainFiles> {
  const workspace = new Workspace();
  cpSync(`${dist}/shell`, workspace.path('shell'), { recursive: true });
  for (const file of ['404.html', ...paths.map((path) => `${path}/index.html`)]) {
    mkdirSync(dirname(workspace.path(file)), { recursive: true });
    cpSync(`${dist}/shell/index.html`, workspace.path(file));
  }
  const manifest: Manifest = JSON.parse(readFileSync(storeManifest, 'utf8'));
  const released = Object.entries(manifest.remotes).map(([name, { version }]) => `${dist}/remotes/${name}/${version}`);
  for (const remote of Object.values(manifest.remotes)) remote.version = '0.9.0';
  const file = workspace.write('manifests/site.json', manifest);
  for (const build of released) {
    execFileSync(process.execPath, [
      `${dist}/conch.mjs`,
      'deploy',
      build,
      '--root',
      workspace.folder,
      '--manifest',
      file,
    ]);
  }
  const host = await staticHost(workspace.folder);
  return {
    host,
    manifest: JSON.parse(readFileSync(file, 'utf8')),
    async close() {
      await host.close();
      workspace.remove();
    },
  };
}
