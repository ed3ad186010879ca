import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { FieldReport } from '../../manifests/field-reports/report.ts';
import { receivedReport } from '../../manifests/field-reports/report.ts';
import { createSiteServer } from '../../shell/server/server.ts';
import { fieldReportOf, remoteReport } from '../sites/field-report.ts';
import { test as base, expect, shopAt } from '../sites/shop-server.ts';

type Receiving = {
  readonly origin: string;
  readonly folder: string;
  /** Sends a body as a page does; gives the status. */
  readonly send: (body: unknown, headers?: Readonly<Record<string, string>>) => Promise<number>;
  /** The lines of all days. */
  readonly lines: () => unknown[];
  readonly received: () => object | undefined;
};

const test = base.extend<{ receiving: Receiving }>({
  receiving: async ({ workspace }, use) => {
    const folder = workspace.path('reports');
    const { server, received } = await createSiteServer({
      root: workspace.path('root'),
      assets: [],
      manifest: workspace.path('site.json'),
      base: '/shop/',
      reports: folder,
      log: () => {},
    });
    const origin = await server.listen({ port: 0, host: '127.0.0.1' });
    const days = () => readdirSync(folder).filter((name) => /^\d{4}-\d\d-\d\d\.jsonl$/.test(name));
    await use({
      origin,
      folder,
      received,
      send: async (body, headers = {}) => {
        const response = await fetch(`${origin}/shop/reports`, {
          method: 'POST',
          headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        });
        return response.status;
      },
      lines: () =>
        days()
          .flatMap((name) => readFileSync(`${folder}/${name}`, 'utf8').split('\n').filter(Boolean))
          .map((line) => JSON.parse(line)),
    });
    await server.close();
  },
});

test('a report is a line of the file of the day, and acknowledged once it is there', async ({ receiving }) => {
  const { folder, send, lines, received } = receiving;
  const before = new Date().toISOString();
  expect(await send(fieldReportOf())).toBe(204);
  const [line] = lines();
  expect(line).toEqual({ time: expect.any(String), ...fieldReportOf() });
  const { time } = receivedReport.parse(line);
  expect(time >= before && time <= new Date().toISOString()).toBe(true);
  expect(readdirSync(folder)).toContain(`${time.slice(0, 10)}.jsonl`);
  expect(received()).toEqual({ accepted: 1, refused: {} });
});

const withRemote = (fields: Parameters<typeof remoteReport>[0]): FieldReport =>
  fieldReportOf({ remotes: [remoteReport(fields)] });
const long = { lcpMs: 1, note: 'x'.repeat(40_000) };

const hostile: [title: string, reason: string, status: number, body: unknown, headers?: Record<string, string>][] = [
  ['too large', 'too large', 413, { ...fieldReportOf(), page: long }],
  ['not JSON', 'malformed', 400, '{"version":1,'],
  ['another version of the format', 'malformed', 400, { ...fieldReportOf(), version: 2 }],
  ['a field that reports do not have', 'malformed', 400, { ...fieldReportOf(), email: 'a@b.example' }],
  ['a negative count', 'malformed', 400, withRemote({ mounts: -1 })],
  ['more remotes than a report has', 'malformed', 400, fieldReportOf({ remotes: Array(51).fill(remoteReport()) })],
  ['a name that could be an escape sequence', 'malformed', 400, withRemote({ name: 'shop\u001b[31m' })],
  ['a remote that the site does not have', 'unknown build', 422, withRemote({ name: 'bank' })],
  ['a version that no manifest has named', 'unknown build', 422, withRemote({ version: '6.6.6' })],
  [
    'a file of a remote that the site does not have',
    'unknown build',
    422,
    fieldReportOf({ longFrames: [{ name: 'bank', version: '1', file: 'a.js', count: 1, worstMs: 60, totalMs: 60 }] }),
  ],
  ['a form of another type', 'content type', 415, 'report=1', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['a page of another site', 'another origin', 403, fieldReportOf(), { 'sec-fetch-site': 'cross-site' }],
  ['a page of another site, on plain HTTP', 'another origin', 403, fieldReportOf(), { origin: 'https://evil.example' }],
];
for (const [title, reason, status, body, headers] of hostile) {
  test(`${title} is refused, and counted as "${reason}"`, async ({ receiving }) => {
    const { send, lines, received } = receiving;
    expect(await send(body, headers)).toBe(status);
    expect(lines()).toEqual([]);
    expect(received()).toEqual({ accepted: 0, refused: { [reason]: 1 } });
  });
}

test('builds that the manifest has named before may report, as open tabs do', async ({ receiving, workspace }) => {
  const { send } = receiving;
  expect(await send(withRemote({ version: '1.0.0' }))).toBe(204);
  workspace.write('site.json', { ...shopAt('2.0.0'), revision: 2 });
  expect(await send(withRemote({ version: '2.0.0' })), 'which the manifest names now').toBe(204);
  expect(await send(withRemote({ version: '1.0.0' })), 'which it has named').toBe(204);
});

test('a line that a killed process has left behind unfinished spoils no other one', async ({ receiving }) => {
  const { folder, send } = receiving;
  const today = `${folder}/${new Date().toISOString().slice(0, 10)}.jsonl`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(today, '{"time":"2026-');
  expect(await send(fieldReportOf())).toBe(204);
  const [torn, line] = readFileSync(today, 'utf8').trimEnd().split('\n');
  expect(torn).toBe('{"time":"2026-');
  expect(JSON.parse(line ?? '')).toMatchObject(fieldReportOf());
});

test('a file that somebody has moved away is not written any more', async ({ receiving }) => {
  const { folder, send, lines } = receiving;
  expect(await send(fieldReportOf({ revision: 1 }))).toBe(204);
  for (const name of readdirSync(folder)) if (name.startsWith('20')) renameSync(`${folder}/${name}`, `${folder}/old`);
  await expect
    .poll(async () => {
      expect(await send(fieldReportOf({ revision: 2 }))).toBe(204);
      return lines().length;
    })
    .toBeGreaterThan(0);
});

test('many reports at once are all written', async ({ receiving }) => {
  const { send, lines } = receiving;
  const statuses = await Promise.all(Array.from({ length: 200 }, (_, revision) => send(fieldReportOf({ revision }))));
  expect(new Set(statuses)).toEqual(new Set([204]));
  const revisions = lines().map((line) => receivedReport.parse(line).revision);
  expect(revisions.sort((one, other) => one - other)).toEqual(Array.from({ length: 200 }, (_, revision) => revision));
});

test('without --reports, no report is taken, and the log says once how to take them', async ({ workspace }) => {
  const lines: string[] = [];
  const { server } = await createSiteServer({
    root: workspace.path('root'),
    assets: [],
    manifest: workspace.path('site.json'),
    base: '/shop/',
    log: (line) => lines.push(line),
  });
  const origin = await server.listen({ port: 0, host: '127.0.0.1' });
  const send = () => fetch(`${origin}/shop/reports`, { method: 'POST', body: '{}' });
  expect([(await send()).status, (await send()).status]).toEqual([405, 405]);
  expect(lines).toEqual(['Reports to /shop/reports are refused (405). Next: start with --reports DIR']);
  expect(existsSync(workspace.path('reports'))).toBe(false);
  await server.close();
});
