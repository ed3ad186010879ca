import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyFolder } from '../../manifests/ops/history/records.ts';
import { type Served, type ServeOptions, serve, storeManifest } from './serve.ts';

/** How many further folders of builds each server can have. */
const PLACES = 2;

type Server = { readonly served: Served; readonly places: readonly string[] };

/**
 * Serves one site after another with the same `conch serve`, which follows its manifest and its folders of builds while it runs.
 * To start one for each test would take longer than many of the tests do.
 */
export class ServerPool {
  readonly #all: Server[] = [];
  readonly #idle: Server[] = [];

  async serve(options: ServeOptions = {}): Promise<Served> {
    const { base, assets = [], manifest } = options;
    if (base !== undefined || assets.length > PLACES) return serve(options);
    const server = this.#idle.pop() ?? (await this.#start());
    const { served, places } = server;

    const links = assets.map((_, index) => join(places[index] ?? '', 'remotes'));
    for (const [index, link] of links.entries()) symlinkSync(join(assets[index] ?? '', 'remotes'), link);
    copyFileSync(storeManifest, served.manifestFile);
    if (manifest) served.edit(manifest);
    // From now on this is the last valid manifest, whatever the test makes of the file before its first page.
    await fetch(`${served.url}healthz`);
    const linesBefore = served.log.length;
    return {
      ...served,
      get log() {
        return served.log.slice(linesBefore);
      },
      close: async () => {
        for (const link of links) rmSync(link);
        rmSync(historyFolder(served.manifestFile), { recursive: true, force: true });
        this.#idle.push(server);
      },
    };
  }

  async close(): Promise<void> {
    for (const { served, places } of this.#all) {
      await served.close();
      for (const place of places) rmSync(place, { recursive: true });
    }
  }

  async #start(): Promise<Server> {
    const places = Array.from({ length: PLACES }, () => mkdtempSync(join(tmpdir(), 'conch-builds-')));
    const server = { places, served: await serve({ assets: places }) };
    this.#all.push(server);
    return server;
  }
}
