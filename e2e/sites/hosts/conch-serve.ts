import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Manifest } from '../../../manifests/schema.ts';
import { conchProgram, dist, storeManifest } from '../../support/paths.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

export type Served = {
  /** Where the site is mounted, with a slash at the end. */
  readonly url: string;
  /** The manifest file that is served; edit it as an operator would. */
  readonly manifestFile: string;
  readonly log: readonly string[];
  edit(change: (manifest: Manifest) => void): void;
  /** Replaces a text of the manifest file, as somebody with an editor does. @throws {Error} if the file has no such text */
  replaceText(text: string, replacement: string): void;
  close(): Promise<void>;
};

/** A `Site` (site.ts) has these fields. */
export type ServeOptions = {
  readonly base?: string;
  /** Further folders of builds. */
  readonly assets?: readonly string[];
  /** Changes the store's manifest before the start. */
  readonly manifest?: (manifest: Manifest) => void;
  /** Folder that gets the reports of pages. */
  readonly reports?: string;
  /** Whether `conch/` says how the site is. */
  readonly status?: boolean;
};

/** Starts `conch serve` from the production build, on a free port, with a copy of the store's manifest. */
export async function serve({
  base = '/',
  assets = [],
  manifest,
  reports,
  status,
}: ServeOptions = {}): Promise<Served> {
  const manifestFile = join(temporaryFolder(), 'site.json');
  const edit = (change: (manifest: Manifest) => void) => {
    const edited = JSON.parse(readFileSync(manifestFile, 'utf8'));
    change(edited);
    writeFileSync(manifestFile, JSON.stringify(edited, null, 2));
  };
  const replaceText = (text: string, replacement: string) => {
    const manifest = readFileSync(manifestFile, 'utf8');
    if (!manifest.includes(text)) throw new Error(`${manifestFile} does not contain ${text}`);
    writeFileSync(manifestFile, manifest.replace(text, replacement));
  };
  copyFileSync(storeManifest, manifestFile);
  if (manifest) edit(manifest);

  const options = ['--root', dist, '--manifest', manifestFile, '--base', base];
  const folders = assets.flatMap((directory) => ['--assets', directory]);
  const server = await startServer([
    ...options,
    ...folders,
    ...(reports ? ['--reports', reports] : []),
    ...(status ? ['--status'] : []),
  ]);
  return { ...server, manifestFile, edit, replaceText };
}

export type Started = Pick<Served, 'url' | 'log' | 'close'> & {
  /** Kills it, as the system does when there is no memory left. */
  crash(): Promise<void>;
};

/** Starts `conch serve` from the production build, on a free port unless the options name one, and waits for the line with its URL. */
export async function startServer(options: readonly string[]): Promise<Started> {
  const server = spawn(process.execPath, [conchProgram, 'serve', '--port', '0', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(server, 'exit');

  const log: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [server.stdout, server.stderr]) {
      createInterface(stream).on('line', (line) => {
        log.push(line);
        const [found] = /http:\/\/\S+/.exec(line) ?? [];
        if (found) resolve(found);
      });
    }
    exited.then(() => reject(new Error(`conch serve ended: ${log.join('\n')}`)));
  });
  const end = async (signal: NodeJS.Signals) => {
    server.kill(signal);
    await exited;
  };
  return { url, log, close: () => end('SIGTERM'), crash: () => end('SIGKILL') };
}

/** A site on another server: tests can visit it, but not edit its manifest. */
export function servedElsewhere(site: string): Served {
  const url = site.replace(/\/*$/, '/');
  const refuse = (): never => {
    throw new Error(`${url} is not ours to edit: use \`useManifest\`, which changes it for one test alone.`);
  };
  return { url, manifestFile: '', log: [], edit: refuse, replaceText: refuse, close: async () => {} };
}
