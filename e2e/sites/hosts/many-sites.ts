import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../../manifests/schema.ts';
import { test as base } from '../../fixtures.ts';
import { dist } from '../../support/paths.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { manifestOf, type SiteOptions, site } from '../site.ts';
import { startServer } from './conch-serve.ts';

export { expect } from '../../fixtures.ts';

export type ManySites = {
  /** The URL of a site, with a slash at the end. */
  readonly url: (name: string) => string;
  readonly log: readonly string[];
  /** Edits the manifest of a site. */
  readonly edit: (name: string, change: (manifest: Manifest) => void) => void;
};

/** Serves sites by their names, which are addresses: `localhost/a`, `shop.localhost`. */
export type ServeSites = (sites: Readonly<Record<string, SiteOptions>>) => Promise<ManySites>;

/** `serveSites` serves sites by one `conch serve --sites` until the test ends. */
export const test = base.extend<{ serveSites: ServeSites }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  serveSites: async ({}, use) => {
    const close: (() => Promise<void>)[] = [];
    await use(async (sites) => {
      const root = temporaryFolder();
      const fileOf = (name: string) => join(root, name, 'site.json');
      for (const [name, options] of Object.entries(sites)) {
        site(options, join(root, name, 'assets'));
        writeFileSync(fileOf(name), JSON.stringify(manifestOf(options)));
      }
      const server = await startServer(['--root', dist, '--sites', root]);
      close.push(server.close);
      const { port } = new URL(server.url);
      return {
        log: server.log,
        url(name) {
          const [host = '', ...path] = name.split('/');
          return `http://${host}:${port}/${path.map((segment) => `${segment}/`).join('')}`;
        },
        edit(name, change) {
          const manifest = JSON.parse(readFileSync(fileOf(name), 'utf8'));
          change(manifest);
          writeFileSync(fileOf(name), JSON.stringify(manifest));
        },
      };
    });
    await Promise.all(close.map((each) => each()));
  },
});
