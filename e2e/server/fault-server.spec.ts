import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Fault } from '../faults/fault.ts';
import { Faults } from '../faults/faults.ts';
import { test as base, expect, times } from '../fixtures.ts';
import { type Answer, ask } from '../support/ask.ts';
import { gate } from '../support/gate.ts';
import { PageWatch } from '../support/page-watch.ts';

type Inspire = {
  /** Path of inspire's remote entry, and its content. */
  readonly path: string;
  readonly bytes: Buffer;
};

/** The fault server without a browser. */
const test = base.extend<{ readonly inspire: Inspire }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  watch: async ({}, use) => use(new PageWatch()),
  faults: async ({ store }, use) => {
    const faults = await Faults.inFrontOf(store.url);
    await use(faults);
    await faults.close();
  },
  inspire: async ({ store }, use) => {
    const path = '/remotes/inspire/1.0.0/remoteEntry.js';
    const { body } = await ask(store.url, path);
    await use({ path, bytes: body });
  },
});

const answers: readonly [title: string, fault: Fault, expected: (answer: Answer, right: Inspire) => void][] = [
  ...[404, 408, 429, 500, 503, 418].map((status): (typeof answers)[number] => [
    `fault ${status} answers with that status and no-store`,
    status,
    (answer) => {
      expect(answer.status).toBe(status);
      expect(answer.headers['cache-control']).toBe('no-store');
    },
  ]),
  [
    'fault html answers with a page and status 200',
    'html',
    ({ status, headers, text }) => {
      expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(text).toContain('<!doctype html>');
    },
  ],
  [
    'fault html-as-script answers with a page of type text/javascript',
    'html-as-script',
    ({ status, headers, text }) => {
      expect([status, headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
      expect(text).toContain('<!doctype html>');
    },
  ],
  [
    'fault wrong-type sends the right bytes as text/plain with nosniff',
    'wrong-type',
    ({ status, headers, body }, right) => {
      expect([status, headers['content-type'], headers['x-content-type-options']]).toEqual([
        200,
        'text/plain; charset=utf-8',
        'nosniff',
      ]);
      expect(body.equals(right.bytes)).toBe(true);
    },
  ],
  [
    'fault redirect answers with 302 and a Location',
    { redirect: '/else.js' },
    ({ status, headers }) => expect([status, headers.location]).toEqual([302, '/else.js']),
  ],
  [
    'fault cacheable-404 answers with a 404 that can be cached',
    'cacheable-404',
    ({ status, headers }) => expect([status, headers['cache-control']]).toEqual([404, 'public, max-age=3600']),
  ],
  [
    'fault no-cors sends the right bytes without CORS headers',
    'no-cors',
    ({ headers, body }, right) => {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(body.equals(right.bytes)).toBe(true);
    },
  ],
  [
    'fault flip-byte changes one bit and not the length',
    'flip-byte',
    ({ status, headers, body }, right) => {
      expect([status, Number(headers['content-length'])]).toEqual([200, right.bytes.length]);
      const others = [...body.entries()].filter(([index, byte]) => byte !== right.bytes[index]);
      expect(others).toHaveLength(1);
    },
  ],
  [
    'fault headers sets some headers and removes others',
    { headers: { 'Cache-Control': 'no-store', ETag: null } },
    ({ headers, body }, right) => {
      expect([headers['cache-control'], headers.etag]).toEqual(['no-store', undefined]);
      expect(body.equals(right.bytes)).toBe(true);
    },
  ],
  [
    'fault body is sent with its type and status',
    { body: 'window.own = 1', type: 'text/ecmascript', status: 203 },
    ({ status, headers, text }) =>
      expect([status, headers['content-type'], text]).toEqual([203, 'text/ecmascript', 'window.own = 1']),
  ],
];

for (const [title, fault, expected] of answers) {
  test(title, async ({ faults, inspire }) => {
    await faults.answer(inspire.path, fault);
    // As a browser with a compressed copy in its cache.
    const headers = { 'accept-encoding': 'br', 'if-none-match': '*' };
    expected(await ask(faults.home, `${inspire.path}?v=1`, { headers }), inspire);
  });
}

test('requests without a fault are answered as by the site, with its headers and content coding', async ({
  faults,
  store,
}) => {
  await faults.answer('/remotes/inspire/**', 500);
  for (const path of ['/', '/stores', '/manifests/site.json', '/remotes/explore/1.0.0/remoteEntry.js', '/none.js']) {
    for (const method of ['GET', 'HEAD']) {
      const asking = { method, headers: { 'accept-encoding': 'br', accept: '*/*' } };
      // The site may be about to send a page in fewer bytes than at first (../../shell/server/representation.ts).
      await expect(async () => {
        const [ours, theirs] = await Promise.all([ask(faults.home, path, asking), ask(store.url, path, asking)]);
        expect(ours.status, path).toBe(theirs.status);
        expect(ours.body.equals(theirs.body), path).toBe(true);
        const { date: _, connection: __, 'keep-alive': ___, 'transfer-encoding': ____, ...given } = theirs.headers;
        expect(ours.headers, path).toMatchObject(given);
      }).toPass();
    }
  }
});

test('a fault of times() heals by itself', async ({ faults, inspire }) => {
  const { requests } = await faults.answer(inspire.path, times(2, 503));
  const statuses: number[] = [];
  for (const _ of [1, 2, 3]) statuses.push((await ask(faults.home, inspire.path)).status);
  expect(statuses).toEqual([503, 503, 200]);
  expect(requests()).toHaveLength(3);
});

test('a delayed answer waits for the promise of the test, and can be another fault', async ({ faults, inspire }) => {
  const held = gate();
  await faults.answer(inspire.path, { delay: held.opened });
  await faults.answer('/late', { delay: held.opened, fault: 500 });
  let settled = false;
  const both = Promise.all([ask(faults.home, inspire.path), ask(faults.home, '/late')]).finally(() => {
    settled = true;
  });
  await expect.poll(() => faults.requests()).toHaveLength(2);
  expect((await ask(faults.home, '/stores')).status).toBe(200);
  expect(settled).toBe(false);
  held.open();
  expect((await both).map(({ status }) => status)).toEqual([200, 500]);
});

test('the latest of several faults applies, and healing it restores the one before', async ({ faults, inspire }) => {
  const status = async () => (await ask(faults.home, inspire.path)).status;
  await faults.answer('/remotes/**', 500);
  const latest = await faults.answer(/remoteEntry\.js$/, 404);
  expect(await status()).toBe(404);
  latest.heal();
  expect(await status()).toBe(500);
  await faults.answer(inspire.path, 429);
  faults.heal('/remotes/**');
  expect(await status()).toBe(429);
  faults.heal();
  expect(await status()).toBe(200);
});

test('in a path pattern * matches within a segment, ** anything, and the query is ignored', async ({ faults }) => {
  await faults.answer('/remotes/*/1.0.0/*.js', 418);
  await faults.answer('/shell/**', 429);
  const status = async (path: string) => (await ask(faults.home, path)).status;
  expect(await status('/remotes/decide/1.0.0/remoteEntry.js?v=a.css')).toBe(418);
  expect(await status('/remotes/decide/1.0.0/remote.json')).toBe(200);
  expect(await status('/remotes/decide/x/1.0.0/remoteEntry.js')).toBe(404);
  expect(await status('/shell/a/b.js')).toBe(429);
  expect(await status('/shell.js')).toBe(404);
});

test('requests() gives every request in order, with its query', async ({ faults }) => {
  await ask(faults.home, '/stores?a=1');
  await ask(faults.home, '/manifests/site.json');
  await ask(faults.home, '/stores?a=2');
  expect(faults.requests()).toEqual(['/stores?a=1', '/manifests/site.json', '/stores?a=2']);
  expect(faults.requests('/stores')).toEqual(['/stores?a=1', '/stores?a=2']);
});

const receive = (home: string, path: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => get(new URL(path, home), { agent: false }, resolve).on('error', reject));

test('fault reset ends the connection before a byte is sent', async ({ faults, inspire }) => {
  await faults.answer(inspire.path, 'reset');
  await expect(receive(faults.home, inspire.path)).rejects.toThrow('ECONNRESET');
});

test('fault truncated sends less than its Content-Length', async ({ faults, inspire }) => {
  await faults.answer(inspire.path, 'truncated');
  const response = await receive(faults.home, inspire.path);
  expect(Number(response.headers['content-length'])).toBe(inspire.bytes.length);
  const chunks: Buffer[] = [];
  response.on('data', (chunk) => chunks.push(chunk));
  const [error] = await once(response, 'error');
  expect(error.message).toBe('aborted');
  expect(Buffer.concat(chunks).equals(inspire.bytes.subarray(0, inspire.bytes.length >> 1))).toBe(true);
});

test('fault drip sends byte after byte, and never the last', async ({ faults }) => {
  await faults.answer('/stores', 'drip');
  const response = await receive(faults.home, '/stores');
  const sizes: number[] = [];
  for await (const chunk of response) {
    sizes.push(chunk.length);
    if (sizes.length === 3) break;
  }
  expect(sizes).toEqual([1, 1, 1]);
  expect(Number(response.headers['content-length'])).toBeGreaterThan(100);
});

test('closing the fault server ends answers that hang or drip, and idle connections', async ({ store, inspire }) => {
  const faults = await Faults.inFrontOf(store.url);
  await faults.answer(inspire.path, 'hang');
  await faults.answer('/stores', 'drip');
  await faults.answer('/cart', { delay: new Promise(() => {}) });
  const hanging = expect(receive(faults.home, inspire.path)).rejects.toThrow('socket hang up');
  const delayed = expect(receive(faults.home, '/cart')).rejects.toThrow('socket hang up');
  const dripping = await receive(faults.home, '/stores');
  const ended = expect(dripping.toArray()).rejects.toThrow('aborted');
  const idle = connect(Number(new URL(faults.home).port), '127.0.0.1').on('error', () => {});
  const kept = connect(Number(new URL(faults.home).port), '127.0.0.1').on('error', () => {});
  await once(idle, 'connect');
  kept.write('GET /none.js HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n');
  await once(kept, 'data');
  const closed = Promise.all([once(idle, 'close'), once(kept, 'close')]);
  await faults.close();
  await Promise.all([hanging, delayed, ended, closed]);
});
