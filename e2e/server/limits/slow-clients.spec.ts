import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from '../../sites/shop-server.ts';

/** A connection of a client that decides itself what it sends, and when it reads. `text` is what it has read. */
function dial(origin: string, send = '') {
  const { hostname, port } = new URL(origin);
  const socket: Socket = connect(Number(port), hostname);
  const client = { socket, text: '', closed: once(socket, 'close') };
  socket.on('error', () => {}); // a reset also closes it
  socket.setEncoding('latin1').on('data', (chunk) => {
    client.text += chunk;
  });
  if (send) socket.write(send);
  return client;
}

const request = (path: string, ...headers: string[]) =>
  `${[`GET ${path} HTTP/1.1`, 'host: shop', ...headers].join('\r\n')}\r\n\r\n`;
const events = request('/manifests/events');

test.describe('a server that waits half a second', () => {
  test.use({ limits: { headersMs: 500, requestMs: 600, idleMs: 500 } });

  for (const [title, sent, answer] of [
    ['sends nothing', '', '408'],
    ['does not end its headers', 'GET / HTTP/1.1\r\nhost: shop\r\n', '408'],
    ['sends a body that does not arrive', 'POST / HTTP/1.1\r\nhost: shop\r\ncontent-length: 9\r\n\r\n{', '405'],
    [
      'sends a preflight with a body that does not arrive',
      'OPTIONS /remotes/x HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
      '408',
    ],
    ['does not use its connection again', request('/healthz'), '200'],
  ] as const) {
    test(`the connection of a client that ${title} is closed`, async ({ server }) => {
      const client = dial(server.origin, sent);
      await client.closed;
      expect(client.text.slice(0, 12)).toBe(`HTTP/1.1 ${answer}`);
    });
  }
});

test.describe('a server that waits half a second for its clients to read', () => {
  test.use({ limits: { standstillMs: 500 } });

  test('the connection of a client that never reads its answer is closed', async ({ server }) => {
    server.workspace.write('root/remotes/shop/1.0.0/large.js', Buffer.alloc(32_000_000, 'x'));
    const client = dial(server.origin);
    client.socket.pause();
    client.socket.write(request('/remotes/shop/1.0.0/large.js'));
    await expect.poll(() => server.connections()).toBe(1);
    await expect.poll(() => server.connections()).toBe(0);
    client.socket.destroy();
  });
});

test.describe('a server with few event streams', () => {
  test.use({ limits: { eventStreams: 5, eventStreamsPerAddress: 3 } });

  test('an address that has opened too many event streams is answered with 429, and pages are still served', async ({
    server,
  }) => {
    const clients = Array.from({ length: 3 }, () => dial(server.origin, events));
    for (const client of clients) await expect.poll(() => client.text).toContain('event: revision');
    const refused = await server.ask('/manifests/events');
    expect(refused).toMatchObject({ status: 429, text: 'Too many event streams from this address\n' });
    expect(refused.headers).toMatchObject({ 'cache-control': 'no-store', 'retry-after': '60' });
    expect((await server.ask('/healthz')).status).toBe(200);
    clients[0]?.socket.destroy();
    const next = dial(server.origin, events);
    await expect.poll(() => next.text).toContain('HTTP/1.1');
    for (const { socket } of [...clients, next]) socket.destroy();
  });

  test('clients behind a proxy on this machine are told apart, and all together are limited', async ({ server }) => {
    const from = (address: string) => request('/manifests/events', `x-forwarded-for: ${address}`);
    const addresses = ['203.0.113.1', '203.0.113.1', '203.0.113.1', '203.0.113.2', '203.0.113.3'];
    const clients = addresses.map((address) => dial(server.origin, from(address)));
    for (const client of clients) await expect.poll(() => client.text).toContain('event: revision');
    const refused = await server.ask('/manifests/events', { headers: { 'x-forwarded-for': '203.0.113.4' } });
    expect(refused).toMatchObject({ status: 503, text: 'Too many event streams\n' });
    for (const { socket } of clients) socket.destroy();
  });
});

test.describe('a server with few connections', () => {
  test.use({ limits: { connections: 4 } });

  test('a connection above the limit is closed, and those that are there are still served', async ({ server }) => {
    const clients = Array.from({ length: 4 }, () => dial(server.origin));
    await expect.poll(() => server.connections()).toBe(4);
    const more = dial(server.origin, request('/healthz'));
    await more.closed;
    expect(more.text).toBe('');
    clients[0]?.socket.write(request('/healthz'));
    await expect.poll(() => clients[0]?.text).toContain('200 OK');
    for (const { socket } of clients) socket.destroy();
  });
});
