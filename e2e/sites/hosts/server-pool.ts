import { copyFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { historyFolder } from '../../../manifests/ops/history/folder-records.ts';
import { storeManifest } from '../../support/paths.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type Served, type ServeOptions, serve } from './conch-serve.ts';

/** Folders of builds that a pooled server can have in addition to dist/. */
const ASSETS_PER_SERVER = 2;

const EMPTY = temporaryFolder();

/** A symbolic link to one folder after another. */
class Link {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
    symlinkSync(EMPTY, path);
  }

  leadTo(folder: string): void {
    rmSync(this.path);
    symlinkSync(folder, this.path);
  }
}

type Server = { readonly served: Served; readonly assets: readonly Link[] };

/**
 * Serves one site after another with the same `conch serve`, which follows its manifest and its folders of builds while it runs:
 * starting one for each test would take longer than many of the tests. Sites below a base path, or with reports, get a server of their own.
 */
export class ServerPool {
  readonly #all: Server[] = [];
  readonly #idle: Server[] = [];

  async serve(options: ServeOptions = {}): Promise<Served> {
    const { base, assets = [], manifest, reports } = options;
    if (base !== undefined || reports !== undefined || assets.length > ASSETS_PER_SERVER) return serve(options);
    const server = this.#idle.pop() ?? (await this.#start());
    const { served } = server;

    for (const [index, folder] of assets.entries()) server.assets[index]?.leadTo(folder);
    copyFileSync(storeManifest, served.manifestFile);
    if (manifest) served.edit(manifest);
    // The server reads the manifest now. It keeps this one as the last valid one if the test breaks the file before its first page.
    // With an invalid one it would go on serving the site of the test before.
    const { problems } = await (await fetch(`${served.url}healthz`)).json();
    if (problems) throw new Error(`The manifest of the test is not valid: ${problems.join('\n')}`);
    const linesBefore = served.log.length;
    return {
      ...served,
      get log() {
        return served.log.slice(linesBefore);
      },
      close: async () => {
        for (const link of server.assets) link.leadTo(EMPTY);
        rmSync(historyFolder(served.manifestFile), { recursive: true, force: true });
        this.#idle.push(server);
      },
    };
  }

  async close(): Promise<void> {
    for (const { served } of this.#all) await served.close();
  }

  async #start(): Promise<Server> {
    const assets = Array.from({ length: ASSETS_PER_SERVER }, () => new Link(join(temporaryFolder(), 'assets')));
    const server = { assets, served: await serve({ assets: assets.map(({ path }) => path) }) };
    this.#all.push(server);
    return server;
  }
}
