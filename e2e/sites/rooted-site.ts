import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../manifests/schema.ts';
import { conchIn, type Ended } from '../support/conch-in.ts';
import { dist } from '../support/paths.ts';
import { Workspace } from '../support/workspace.ts';
import { type Started, startServer } from './hosts/conch-serve.ts';
import { manifestOf, type SiteOptions, site } from './site.ts';

/** A site with a root of its own, into which commands may write. */
export type RootedSite = {
  readonly folder: string;
  /** Runs a command for it. */
  readonly run: (...args: readonly string[]) => Promise<Ended>;
  /** Serves it until the test ends. */
  readonly serve: () => Promise<Started>;
  /** Changes the manifest, and counts its revision. */
  readonly edit: (change: (manifest: Manifest) => void) => void;
};

/** The fixture `rootedSite`, for `test.extend`. */
export const rootedSiteFixture = {
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  rootedSite: async ({}, use: (rootedSite: (options: SiteOptions) => RootedSite) => Promise<void>) => {
    const workspace = new Workspace();
    const servers: Started[] = [];
    await use((options) => {
      cpSync(join(dist, 'shell'), workspace.path('root/shell'), { recursive: true });
      site(options, workspace.path('root'));
      const manifest = manifestOf(options);
      const place = ['--root', workspace.path('root'), '--manifest', workspace.write('site.json', manifest)];
      return {
        folder: workspace.folder,
        run: (command = '', ...args) => conchIn([command, ...args, ...place]),
        async serve() {
          const server = await startServer(place);
          servers.push(server);
          return server;
        },
        edit(change) {
          change(manifest);
          manifest.revision += 1;
          workspace.replace('site.json', manifest);
        },
      };
    });
    for (const server of servers) await server.close();
    workspace.remove();
  },
};
