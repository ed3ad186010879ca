import { mkdirSync, symlinkSync } from 'node:fs';
import { acceptHtml, expect, shopAt, test } from '../sites/shop-server.ts';
import { siteManifest } from '../sites/small-shop.ts';

test('/healthz is 200 while the shell and a valid manifest are served', async ({ server }) => {
  const { status, headers, text } = await server.ask('/healthz');
  expect({ status, body: JSON.parse(text) }).toEqual({ status: 200, body: { status: 'ok', revision: 1 } });
  expect(headers['cache-control']).toBe('no-store');
});

test('/healthz warns of an invalid manifest with status 200, which keeps the instance in rotation', async ({
  server,
}) => {
  server.workspace.write('site.json', shopAt(''));
  const { status, text } = await server.ask('/healthz');
  expect({ status, body: JSON.parse(text) }).toEqual({
    status: 200,
    body: {
      status: 'ok',
      revision: 1,
      warning: 'The manifest on disk is not valid; the last valid one is served.',
      problems: ['line 7, column 18: remotes.shop.version: a version is one path segment, such as 1.4.0'],
    },
  });
  server.workspace.write('site.json', siteManifest());
  expect(JSON.parse((await server.ask('/healthz')).text)).toEqual({ status: 'ok', revision: 1 });
});

for (const [title, spoil] of [
  ['that is a link to itself', (file: string) => symlinkSync(file, file)],
  ['that is a folder', (file: string) => mkdirSync(file)],
  ['that is gone', () => {}],
] as const) {
  test(`/healthz says of a manifest ${title} that it cannot be read, not that it is not valid`, async ({ server }) => {
    server.workspace.remove('site.json');
    spoil(server.workspace.path('site.json'));
    const { status, text } = await server.ask('/healthz');
    expect({ status, body: JSON.parse(text) }).toMatchObject({
      status: 200,
      body: {
        status: 'ok',
        revision: 1,
        warning: 'The manifest on disk cannot be read; the last valid one is served.',
        problems: [expect.any(String)],
      },
    });
  });
}

test('/healthz is 503 while the shell is missing', async ({ server }) => {
  server.workspace.remove('root/shell/index.html');
  const { status, text } = await server.ask('/healthz');
  expect({ status, body: JSON.parse(text).status }).toEqual({ status: 503, body: 'unavailable' });
  expect(await server.ask('/', { headers: acceptHtml })).toMatchObject({ status: 404 });
});
