import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest } from '../../manifests/schema.ts';
import { conchProgram, dist, storeManifest } from '../support/paths.ts';
import { Workspace } from '../support/workspace.ts';
import { type StaticHost, staticHost } from './hosts/static-host.ts';

export type HandMadeSite = {
  readonly host: StaticHost;
  readonly manifest: Manifest;
  readonly close: () => Promise<void>;
};

/**
 * The store without `conch serve` and `conch export`: the shell's files, its index.html at each path, and a manifest that
 * `conch deploy` has written, on a static host. No page embeds the manifest.
 */
export async function handMadeSite(paths: readonly string[]): Promise<HandMadeSite> {
  const workspace = new Workspace();
  cpSync(join(dist, 'shell'), workspace.path('shell'), { recursive: true });
  for (const file of ['404.html', ...paths.map((path) => `${path}/index.html`)]) {
    mkdirSync(dirname(workspace.path(file)), { recursive: true });
    cpSync(join(dist, 'shell/index.html'), workspace.path(file));
  }
  const manifest: Manifest = JSON.parse(readFileSync(storeManifest, 'utf8'));
  const builds = Object.entries(manifest.remotes).map(([name, { version }]) => join(dist, 'remotes', name, version));
  for (const remote of Object.values(manifest.remotes)) remote.version = '0.9.0';
  const file = workspace.write('manifests/site.json', manifest);
  const options = ['--root', workspace.folder, '--manifest', file];
  for (const build of builds) execFileSync(process.execPath, [conchProgram, 'deploy', build, '--unproven', ...options]);
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
