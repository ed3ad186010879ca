import { brotliCompressSync } from 'node:zlib';
import { acceptHtml, expect, IMMUTABLE, type ServedWorkspace, test } from '../sites/shop-server.ts';
import { indexHtml, writeOtherShell } from '../sites/small-shop.ts';
import { event, openStream } from '../support/event-stream.ts';

const OLD = 'main.91abf012.js';

/** Replaces the shell. Then a visitor comes. */
async function deploy({ workspace, ask }: ServedWorkspace, hash: string): Promise<void> {
  writeOtherShell(workspace, hash);
  expect((await ask('/', { headers: acceptHtml })).text).toContain(`main.${hash}.js`);
}

test('manifests/shell.txt names the script that pages load, and each page names its own', async ({ server }) => {
  const { status, headers, text } = await server.ask('/manifests/shell.txt');
  expect({ status, text }).toEqual({ status: 200, text: `${OLD}\n` });
  expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'text/plain; charset=utf-8' });
  const page = async () => (await server.ask('/', { headers: acceptHtml })).text;
  expect(await page()).toContain(` data-shell-script="${OLD}"`);
  await deploy(server, '00000002');
  expect((await server.ask('/manifests/shell.txt')).text).toBe('main.00000002.js\n');
  expect(await page()).toContain(' data-shell-script="main.00000002.js"');
});

test('a shell without hashes in its names is named nowhere', async ({ server }) => {
  server.workspace.write('root/shell/index.html', indexHtml.replace(OLD, 'main.js'));
  expect((await server.ask('/manifests/shell.txt')).status).toBe(404);
  expect((await server.ask('/', { headers: acceptHtml })).text).not.toContain('data-shell-script');
});

test('the event stream sends an event when pages load another shell, and none while there is no shell', async ({
  server,
}) => {
  const stream = await openStream(server.origin);
  await expect.poll(() => stream.text).toBe(event(1));
  server.workspace.remove('root/shell/index.html');
  expect((await server.ask('/healthz')).status).toBe(503);
  await deploy(server, '00000002');
  await expect.poll(() => stream.text).toBe(event(1) + event(1));
  stream.response.destroy();
});

test.describe('after a deployment', () => {
  test.beforeEach(({ workspace }) => {
    workspace.write('root/shell/errors.00000001.js', 'errors');
    workspace.write('root/shell/errors.00000001.js.br', brotliCompressSync('errors'));
    workspace.write('root/shell/errors.00000001.js.map', '{}');
    workspace.write('root/shell/texts.json', '{}');
  });

  test('the server still has the files of the last three shells with a hash in their names, and no others', async ({
    server,
  }) => {
    const status = async (file: string) => (await server.ask(`/shell/${file}`)).status;
    for (const hash of ['00000002', '00000003', '00000004']) await deploy(server, hash);
    for (const file of [OLD, 'errors.00000001.js', 'main.00000002.js']) expect(await status(file), file).toBe(200);
    for (const file of ['errors.00000001.js.map', 'texts.json', 'errors.00000009.js', '../site.json']) {
      expect(await status(file), file).toBe(404);
    }
    await deploy(server, '00000005');
    expect(await status(OLD)).toBe(404);
    expect(await status('main.00000002.js')).toBe(200);
  });

  test('a shell that is taken back and deployed again is kept once', async ({ server }) => {
    for (const hash of ['00000002', '00000003', '00000002', '00000003', '00000002']) await deploy(server, hash);
    expect((await server.ask(`/shell/${OLD}`)).status).toBe(200);
  });

  test('a file of the shell before is sent as it was: type, headers and compressed copy', async ({ server }) => {
    const request = { headers: { 'accept-encoding': 'br' } };
    const before = await server.ask('/shell/errors.00000001.js', request);
    await deploy(server, '00000002');
    const after = await server.ask('/shell/errors.00000001.js', request);
    const common = ['content-encoding', 'cache-control', 'content-security-policy'];
    for (const name of common) expect(after.headers[name], name).toBe(before.headers[name]);
    expect(after.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(after.headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': IMMUTABLE });
    expect(after.body).toEqual(before.body);
    expect((await server.ask('/shell/errors.00000001.js')).text).toBe('errors');
  });
});
