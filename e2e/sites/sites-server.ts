import { test as base } from '@playwright/test';
import type { ClientLimits } from '../../shell/server/limits/client-limits.ts';
import { createSitesServer } from '../../shell/server/sites/sites-server.ts';
import { type Answer, ask, type Question } from '../support/ask.ts';
import { Workspace } from '../support/workspace.ts';
import { indexHtml, type SiteManifest, siteManifest } from './small-shop.ts';

export { expect } from '@playwright/test';

export type ServedSites = {
  readonly workspace: Workspace;
  readonly origin: string;
  /** Everything that the server logged, with paths relative to the workspace. */
  readonly log: readonly string[];
  /** Asks for an address such as `shop.example/products`. */
  readonly ask: (address: string, question?: Question) => Promise<Answer>;
  readonly health: (address: string, question?: Question) => Promise<unknown>;
  readonly close: () => Promise<void>;
};

export type SiteChanges = Partial<SiteManifest>;

/** Writes a small shop as a site: `writeSite(workspace, 'shop.example', { … })`. */
export function writeSite(workspace: Workspace, name: string, changes: SiteChanges = {}): void {
  const build = `sites/${name}/assets/remotes/shop/1.0.0`;
  workspace.write(`${build}/remoteEntry.js`, `window.shop = '${name}'`);
  workspace.write(`sites/${name}/site.json`, siteManifest({ site: { name }, ...changes }));
}

type Fixtures = {
  /** Of what clients may do; others than those of `conch serve`. */
  readonly limits: Partial<ClientLimits>;
  /** Name of a site -> its public keys. */
  readonly siteKeys: ReadonlyMap<string, readonly string[]>;
  /** Holds `root/` with a shell, and `sites/` with one.example, two.example, and /a/ and /b/ of paths.example. */
  readonly workspace: Workspace;
  /** Serves the sites of the workspace. */
  readonly server: ServedSites;
};

/** `test` for the server of many sites alone: it answers requests of the test, without a browser. */
export const test = base.extend<Fixtures>({
  limits: [{}, { option: true }],
  siteKeys: [new Map(), { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  workspace: async ({}, use) => {
    const workspace = new Workspace();
    workspace.write('root/shell/index.html', indexHtml.replace('<link', '<title>Untitled site</title><link'));
    workspace.write('root/shell/main.91abf012.js', 'console.log("shell")');
    for (const name of ['one.example', 'two.example', 'paths.example/a', 'paths.example/b']) {
      writeSite(workspace, name);
    }
    await use(workspace);
    workspace.remove();
  },
  server: async ({ limits, siteKeys, workspace }, use) => {
    const log: string[] = [];
    const { server } = await createSitesServer({
      root: workspace.path('root'),
      assets: [],
      sites: workspace.path('sites'),
      reports: workspace.path('reports'),
      limits,
      siteKeys,
      log: (line) => log.push(line.replaceAll(`${workspace.folder}/`, '')),
    });
    const origin = await server.listen({ port: 0, host: '127.0.0.1' });
    const askAt = (address: string, { headers, ...question }: Question = {}) => {
      const slash = address.indexOf('/');
      return ask(origin, address.slice(slash), { ...question, headers: { host: address.slice(0, slash), ...headers } });
    };
    await use({
      workspace,
      origin,
      log,
      ask: askAt,
      health: async (address, question) => {
        const { status, text } = await askAt(`${address}healthz`, question);
        return { http: status, ...JSON.parse(text) };
      },
      close: () => server.close(),
    });
    await server.close();
  },
});
