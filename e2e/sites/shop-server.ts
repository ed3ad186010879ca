import { createHash } from 'node:crypto';
import { test as base } from '@playwright/test';
import type { ClientLimits } from '../../shell/server/limits/client-limits.ts';
import { Workspace } from '../support/workspace.ts';
import { type ServedWorkspace, serveInProcess } from './hosts/in-process-server.ts';
import { siteManifest, writeSmallShop } from './small-shop.ts';

export { expect } from '@playwright/test';
export type { ServedWorkspace };

type Fixtures = {
  /** Path below which the site is mounted. */
  readonly basePath: string;
  /** Further folders of builds, inside the workspace. */
  readonly assets: readonly string[];
  /** Of what clients may do; others than those of `conch serve`. */
  readonly limits: Partial<ClientLimits>;
  /** Holds the small shop. */
  readonly workspace: Workspace;
  /** Serves the workspace. */
  readonly server: ServedWorkspace;
};

/** `test` for the server alone: it answers requests of the test, without a browser. */
export const test = base.extend<Fixtures>({
  basePath: ['/', { option: true }],
  assets: [[], { option: true }],
  limits: [{}, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  workspace: async ({}, use) => {
    const workspace = new Workspace();
    writeSmallShop(workspace);
    await use(workspace);
    workspace.remove();
  },
  server: async ({ basePath, assets, limits, workspace }, use) => {
    const server = await serveInProcess(workspace, { base: basePath, assets, limits });
    await use(server);
    await server.close();
  },
});

/** Headers of a request for a page. */
export const acceptHtml = { accept: 'text/html,*/*;q=0.8' };

export const IMMUTABLE = 'public, max-age=31536000, immutable';

/** In base64. */
export const digest = (content: string, algorithm = 'sha384'): string =>
  createHash(algorithm).update(content).digest('base64');

/** The manifest of the shop with another version of its remote, and other values for some of the remote's fields. */
export const shopAt = (version: string, changes: object = {}) =>
  siteManifest({ remotes: { shop: { ...siteManifest().remotes.shop, version, ...changes } } });

/** A remote.json of the shop. @param entry content of its remote entry */
export const description = (version: string, entry: string) => ({
  name: 'shop',
  version,
  assets: { './home': ['home.0123abcd.js'] },
  requires: { react: '^19.0.0' },
  files: { 'remoteEntry.js': { integrity: `sha384-${digest(entry)}`, bytes: entry.length } },
});
