import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Manifest } from '../../../manifests/schema.ts';
import { caddy, findCaddy } from '../../sites/hosts/caddy.ts';
import { expect, test as exportTest } from '../../sites/hosts/exported-site.ts';
import { findNginx, nginx } from '../../sites/hosts/nginx.ts';
import { releaseOneLine, writeOneLineRelease } from '../../sites/one-line-release.ts';
import { requireIntegrity } from '../../sites/requiring-integrity.ts';
import { ask } from '../../support/ask.ts';
import { type Closing, closingFixture } from '../../support/closing.ts';
import { availableDictionary, changedFiles } from '../../support/dictionaries.ts';
import { returnAfterRelease } from '../../support/returning-visitor.ts';
import { thoroughUnless } from '../../support/thorough.ts';

const test = exportTest.extend<{ readonly closing: Closing }>(closingFixture);

const hosts = [
  { name: 'nginx', find: findNginx, start: nginx, copies: ['.gz', 'gzip'], unpack: gunzipSync },
  { name: 'Caddy', find: findCaddy, start: caddy, copies: ['.br', 'br'], unpack: brotliDecompressSync },
] as const;

for (const { name, find, start, copies, unpack } of hosts) {
  test(
    `a visitor who comes back to an export on ${name} after a release of one line fetches only what has changed`,
    thoroughUnless(name === 'nginx'),
    async ({ page, shell, exportSite, closing }) => {
      test.slow(); // two exports
      test.skip(!find(), `${name} is not installed; npm test installs it on Debian`);
      const folder = writeOneLineRelease();
      const before = (manifest: Manifest) => requireIntegrity()(manifest);
      const { directory } = await exportSite({ manifest: before });
      const host = closing(await start(directory));
      const site = `${host.origin}/`;
      const release = async () => {
        const manifest = (manifest: Manifest) => {
          before(manifest);
          releaseOneLine(folder)(manifest);
        };
        await exportSite({ directory, assets: [folder], manifest });
        await host.close();
        closing(await start(directory, Number(new URL(host.origin).port)));
      };
      await returnAfterRelease({ page, shell }, { site, copies, release, folder });

      // No cache keeps a delta for others, and everybody else gets the whole file.
      for (const { path, before } of changedFiles(folder)) {
        const dictionaries = [undefined, availableDictionary(Buffer.from('another file')), availableDictionary(before)];
        const answers = await Promise.all(
          dictionaries.map((dictionary, index) =>
            ask(host.origin, path, {
              headers: {
                'accept-encoding': index === 2 ? 'gzip, br' : 'gzip, br, zstd, dcb, dcz',
                ...(dictionary && { 'available-dictionary': dictionary }),
              },
            }),
          ),
        );
        for (const { headers, body, status } of answers) {
          expect({ path, status, coding: headers['content-encoding'] }).toEqual({
            path,
            status: 200,
            coding: copies[1],
          });
          expect(headers.vary?.toLowerCase().split(/, */).sort(), path).toEqual([
            'accept-encoding',
            'available-dictionary',
          ]);
          expect(unpack(body), path).toEqual(readFileSync(join(directory, path)));
        }
        expect((await ask(host.origin, path)).headers['content-encoding'], path).toBeUndefined();
        const headers = { 'accept-encoding': 'dcz', 'available-dictionary': availableDictionary(before) };
        expect((await ask(host.origin, path, { headers })).headers, path).toMatchObject({
          'content-encoding': 'dcz',
          'cache-control': path.endsWith('/remoteEntry.js') ? 'no-cache' : 'private, max-age=31536000, immutable',
          'content-type': path.endsWith('.css') ? 'text/css; charset=utf-8' : 'application/javascript; charset=utf-8',
          'access-control-allow-origin': '*',
        });
      }
    },
  );
}
