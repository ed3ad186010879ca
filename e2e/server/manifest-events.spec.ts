import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, shopAt, test } from '../sites/shop-server.ts';
import { siteManifest } from '../sites/small-shop.ts';
import { ask } from '../support/ask.ts';
import { event, openStream } from '../support/event-stream.ts';

test('the event stream sends the revision at once, and after every change of the manifest, even without a new revision', async ({
  server,
}) => {
  const stream = await openStream(server.origin);
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
  const stream = await openStream(server.origin);
  server.workspace.write('site.json', siteManifest({ revision: -1 }));
  await expect.poll(() => server.log.length, 'the server has read the edit').toBeGreaterThan(0);
  server.workspace.write('site.json', siteManifest({ revision: 3 }));
  await expect.poll(() => stream.text).toBe(event(1) + event(3));
  stream.response.destroy();
});

test('the event stream reaches all clients, and a later client gets the current revision', async ({ server }) => {
  const first = await openStream(server.origin);
  const second = await openStream(server.origin);
  server.workspace.write('site.json', siteManifest({ revision: 2 }));
  await expect.poll(() => [first.text, second.text]).toEqual([event(1) + event(2), event(1) + event(2)]);
  first.response.destroy();
  const third = await openStream(server.origin);
  await expect.poll(() => third.text).toBe(event(2));
  second.response.destroy();
  third.response.destroy();
});

test('event streams end when the server closes, and browsers open them again at different moments', async ({
  server,
}) => {
  const streams = await Promise.all(Array.from({ length: 4 }, () => openStream(server.origin)));
  for (const stream of streams) await expect.poll(() => stream.text).toBe(event(1));
  await server.close();
  for (const stream of streams) await stream.ended;
  for (const { retry } of streams) expect(retry).toMatch(/^[1-5]\d{3}$/);
  expect(new Set(streams.map(({ retry }) => retry)).size).toBeGreaterThan(1);
});

test('a server that closes gives no event stream on a connection that was opened before', async ({ server }) => {
  const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
  await once(socket, 'connect');
  await ask(server.origin, '/'); // the server has accepted the one before, too
  const closed = server.close();
  socket.write('GET /manifests/events HTTP/1.1\r\nhost: localhost\r\n\r\n');
  const [answer] = await once(socket.setEncoding('utf8'), 'data');
  expect(answer).toMatch(/^HTTP\/1\.1 503 /);
  await closed;
});

test.describe('with many streams', () => {
  test.use({ limits: { eventStreams: 200, eventStreamsPerAddress: 200 } });

  test('an event for many clients says over which time they spread their requests', async ({ server }) => {
    const streams = await Promise.all(Array.from({ length: 100 }, () => openStream(server.origin)));
    for (const stream of streams) await expect.poll(() => stream.text).toBe(event(1));
    server.workspace.write('site.json', siteManifest({ revision: 2 }));
    await expect.poll(() => streams[99]?.text).toBe(`${event(1)}event: revision\ndata: 2 100\n\n`);
    for (const stream of streams) stream.response.destroy();
  });
});
