import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { expect, type ServedWorkspace, shopAt, test } from '../sites/shop-server.ts';
import { siteManifest } from '../sites/small-shop.ts';

/** Opens an event stream. `text` is everything that it has received so far. */
async function openStream(server: ServedWorkspace, path = '/manifests/events') {
  const { hostname, port } = new URL(server.origin);
  const [response] = (await once(get({ hostname, port, path, agent: false }), 'response')) as [IncomingMessage];
  const stream = { response, text: '', ended: once(response, 'close') };
  response.setEncoding('utf8').on('data', (chunk) => {
    stream.text += chunk;
  });
  return stream;
}
const event = (revision: number) => `event: revision\ndata: ${revision}\n\n`;

test('the event stream sends the revision at once, and after every change of the manifest, even without a new revision', async ({
  server,
}) => {
  const stream = await openStream(server);
  expect(stream.response.headers).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store, no-transform',
    'content-security-policy': expect.stringContaining("default-src 'self'"),
  });
  expect(stream.response.headers).not.toHaveProperty('content-encoding');
  await expect.poll(() => stream.text).toBe(event(1));
  server.workspace.write('site.json', siteManifest({ revision: 2 }));
  await expect.poll(() => stream.text).toBe(event(1) + event(2));
  server.workspace.write('site.json', shopAt('1.0.1', {}));
  await expect.poll(() => stream.text).toBe(event(1) + event(2) + event(1));
  stream.response.destroy();
});

test('the event stream sends nothing after an invalid edit', async ({ server }) => {
  const stream = await openStream(server);
  server.workspace.write('site.json', siteManifest({ revision: -1 }));
  await expect.poll(() => server.log.length, 'the server has read the edit').toBeGreaterThan(0);
  server.workspace.write('site.json', siteManifest({ revision: 3 }));
  await expect.poll(() => stream.text).toBe(event(1) + event(3));
  stream.response.destroy();
});

test('the event stream reaches all clients, and a later client gets the current revision', async ({ server }) => {
  const first = await openStream(server);
  const second = await openStream(server);
  server.workspace.write('site.json', siteManifest({ revision: 2 }));
  await expect.poll(() => [first.text, second.text]).toEqual([event(1) + event(2), event(1) + event(2)]);
  first.response.destroy();
  const third = await openStream(server);
  await expect.poll(() => third.text).toBe(event(2));
  second.response.destroy();
  third.response.destroy();
});

test('the event stream ends when the server closes', async ({ server }) => {
  const stream = await openStream(server);
  await expect.poll(() => stream.text).toBe(event(1));
  await server.close();
  await stream.ended;
});
