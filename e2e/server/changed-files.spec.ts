import { once } from 'node:events';
import { truncateSync, utimesSync } from 'node:fs';
import { connect } from 'node:net';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from '../sites/shop-server.ts';

const file = 'root/remotes/shop/1.0.0/remoteEntry.js';
const path = '/remotes/shop/1.0.0/remoteEntry.js';

test('a file that becomes shorter while it is sent ends the connection, and no other answer takes its place', async ({
  server,
}) => {
  const large = server.workspace.write('root/remotes/shop/1.0.0/large.js', Buffer.alloc(32_000_000, 'x'));
  const { hostname, port } = new URL(server.origin);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.on('error', () => {}); // a reset
  socket.write('GET /remotes/shop/1.0.0/large.js HTTP/1.1\r\nhost: shop\r\n\r\n');
  socket.write('GET /healthz HTTP/1.1\r\nhost: shop\r\n\r\n');
  await once(socket, 'readable');
  truncateSync(large, 1_000_000);
  socket.setEncoding('latin1').on('data', (chunk) => {
    received += chunk;
  });
  await once(socket, 'close');
  expect(received).toContain('content-length: 32000000');
  expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
  expect(server.log).toEqual([
    expect.stringContaining('/remotes/shop/1.0.0/large.js became shorter while it was sent'),
  ]);
});

test('other bytes of the same size and time are not answered with 304', async ({ server }) => {
  const { workspace } = server;
  const asking = (headers: Record<string, string>) => server.ask(path, { headers });
  const times = [new Date(1e12), new Date(1e12)] as const;
  utimesSync(workspace.path(file), ...times);
  const { etag = '', 'last-modified': modified = times[0].toUTCString() } = (await asking({})).headers;
  expect(await asking({ 'if-none-match': etag })).toMatchObject({ status: 304, text: '' });
  workspace.write(file, 'window.shop = 2');
  utimesSync(workspace.path(file), ...times);
  expect(await asking({ 'if-none-match': etag })).toMatchObject({ status: 200, text: 'window.shop = 2' });
  expect(await asking({ 'if-modified-since': modified })).toMatchObject({ status: 200, text: 'window.shop = 2' });
  workspace.replace('root/remotes/shop/1.0.0/remoteEntry.js', 'window.shop = 3');
  utimesSync(workspace.path(file), ...times);
  expect(await asking({ 'if-none-match': etag, range: 'bytes=0-3', 'if-range': etag })).toMatchObject({
    status: 200,
    text: 'window.shop = 3',
  });
});

test('the same bytes have the same entity tag on every server, and each coding has its own', async ({ server }) => {
  const { workspace } = server;
  const tagOf = async (coding = 'identity') =>
    (await server.ask(path, { headers: { 'accept-encoding': coding } })).headers.etag;
  const first = await tagOf();
  expect(first).toMatch(/^"[\w-]{27}"$/);
  workspace.replace(file, 'window.shop = 1');
  expect(await tagOf()).toBe(first);
  workspace.write(`${file}.br`, brotliCompressSync('window.shop = 1'));
  expect(await tagOf('br')).toMatch(/^"[\w-]{27}"$/);
  expect(await tagOf('br')).not.toBe(first);
});

test('a part of a file is sent on request', async ({ server }) => {
  const { etag = '' } = (await server.ask(path)).headers;
  for (const headers of [{ range: 'bytes=0-5' }, { range: 'bytes=0-5', 'if-range': etag }]) {
    expect((await server.ask(path, { headers })).text).toMatch(/^window(\.shop = 1)?$/);
  }
  expect(await server.ask(path, { headers: { range: 'bytes=0-5' } })).toMatchObject({ status: 206, text: 'window' });
});
