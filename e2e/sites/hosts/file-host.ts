import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../../manifests/schema.ts';
import { test as base } from '../../fixtures.ts';
import { dist } from '../../support/paths.ts';
import { manifestOf, type SiteOptions, site } from '../site.ts';
import { staticHost } from './static-host.ts';

export { expect } from '../../fixtures.ts';

/** A site of a test as plain files. */
export type FileHost = {
  readonly url: string;
  /** The manifest as it was at first. */
  readonly manifest: Manifest;
  /** Replaces `manifests/site.json`; without a text, the file is removed. */
  writeManifest(text?: string): void;
  /** Edits the page, which is the `index.html` of the shell's build. */
  editPage(edit: (html: string) => string): void;
};

/**
 * `serveFiles` puts a site on a host that serves files alone, without headers of its own, until the test ends. Its page embeds no
 * manifest.
 */
export const test = base.extend<{ serveFiles: (options: SiteOptions) => Promise<FileHost> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  serveFiles: async ({}, use) => {
    const close: (() => Promise<void>)[] = [];
    await use(async (options) => {
      const { folder } = site(options);
      const manifest = manifestOf(options);
      const file = join(folder, 'manifests/site.json');
      const writePage = (html: string) => {
        for (const name of ['index.html', '404.html']) writeFileSync(join(folder, name), html);
      };
      const writeManifest = (text?: string) => {
        if (text === undefined) rmSync(file);
        else writeFileSync(file, text);
      };
      mkdirSync(join(folder, 'manifests'));
      cpSync(join(dist, 'shell'), join(folder, 'shell'), { recursive: true });
      const html = readFileSync(join(dist, 'shell/index.html'), 'utf8');
      writePage(html);
      writeManifest(JSON.stringify(manifest));
      const host = await staticHost(folder);
      close.push(host.close);
      return { url: `${host.origin}/`, manifest, writeManifest, editPage: (edit) => writePage(edit(html)) };
    });
    await Promise.all(close.map((each) => each()));
  },
});
