import { readFileSync, statSync } from 'node:fs';
import { createServer } from '../../shell/server/server.ts';
import { acceptHtml, test as base, expect } from '../sites/shop-server.ts';
import { siteManifest } from '../sites/small-shop.ts';
import { ask } from '../support/ask.ts';
import type { Workspace } from '../support/workspace.ts';

type Collected = {
  /** Sends a report as a browser does; gives the status. */
  readonly send: (body: string, contentType?: string) => Promise<number>;
  readonly origin: string;
  readonly file: string;
  readonly lines: () => Record<string, unknown>[];
};

const test = base.extend<{ collecting: Collected }>({
  collecting: async ({ workspace }, use) => {
    const file = workspace.path('reports/violations.jsonl');
    const server = await createServer({
      root: workspace.path('root'),
      assets: [],
      manifest: workspace.path('site.json'),
      base: '/shop/',
      reports: workspace.path('reports'),
      log: () => {},
    });
    const origin = await server.listen({ port: 0, host: '127.0.0.1' });
    await use({
      origin,
      file,
      send: async (body, contentType = 'application/csp-report') => {
        const headers = { 'content-type': contentType };
        return (await fetch(`${origin}/shop/reports`, { method: 'POST', headers, body })).status;
      },
      lines: () =>
        readFileSync(file, 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line)),
    });
    await server.close();
  },
});

const report = (origin: string, fields = {}) =>
  JSON.stringify({
    'csp-report': {
      'document-uri': `${origin}/shop/cart`,
      'effective-directive': 'script-src-elem',
      'blocked-uri': 'https://ads.example/x.js',
      'source-file': `${origin}/shop/remotes/shop/1.0.0/view.js`,
      'line-number': 1,
      'column-number': 2,
      ...fields,
    },
  });

test('a report is appended with the remote and the version of the code', async ({ collecting }) => {
  const { send, origin, lines } = collecting;
  expect(await send(report(origin))).toBe(204);
  expect(lines()).toEqual([
    {
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      kind: 'csp',
      disposition: 'enforce',
      directive: 'script-src-elem',
      blocked: 'https://ads.example/x.js',
      page: `${origin}/shop/cart`,
      source: `${origin}/shop/remotes/shop/1.0.0/view.js:1:2`,
      remote: 'shop',
      version: '1.0.0',
    },
  ]);
});

test('what every visitor reports is written once, and no more than 300 lines a minute are', async ({ collecting }) => {
  const { send, origin, lines } = collecting;
  for (let visitor = 0; visitor < 5; visitor += 1) await send(report(origin));
  expect(lines()).toHaveLength(1);
  const flood = Array.from({ length: 400 }, (_, number) => report(origin, { 'line-number': number + 2 }));
  for (const body of flood) expect(await send(body)).toBe(204);
  expect(lines().length).toBeLessThanOrEqual(600); // the minute may have changed once
});

test('what is too large, no report, or not sent to that path, is refused and not written', async ({ collecting }) => {
  const { send, origin, file } = collecting;
  expect(await send(report(origin, { 'blocked-uri': 'x'.repeat(70_000) }))).toBe(413);
  expect(await send('{"csp-report": 1}')).toBe(400);
  expect(await send(report(origin), 'text/plain'), 'which pages of other sites may send').toBe(400);
  expect((await fetch(`${origin}/shop/`, { method: 'POST' })).status).toBe(405);
  expect(statSync(file).size).toBe(0);
});

test('characters that control a terminal are escaped in the file', async ({ collecting }) => {
  const { send, origin, file } = collecting;
  await send(report(origin, { 'blocked-uri': 'x\u009b31m\u202e\n{"time":1}' }));
  expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(1);
  expect(readFileSync(file, 'utf8')).toContain(String.raw`x\u009b31m\u202e\n`);
});

test('policies name the path that receives reports, and without --reports none does', async ({
  collecting,
  server,
}) => {
  const { headers } = await ask(collecting.origin, '/shop/');
  const policies = String(headers['content-security-policy']).split(', ');
  for (const policy of policies) expect(policy).toMatch(/;report-uri \/shop\/reports$/);
  const plain = await server.ask('/');
  expect(plain.headers['content-security-policy']).not.toContain('report-uri');
  expect((await fetch(`${server.origin}/reports`, { method: 'POST' })).status).toBe(405);
});

test('scripts without integrity are reported to the same path', async ({ collecting, workspace }) => {
  workspace.write('site.json', siteManifest({ revision: 2, policy: { integrity: 'report' } }));
  const { headers } = await ask(collecting.origin, '/shop/', { headers: acceptHtml });
  expect(headers['integrity-policy-report-only']).toBe('blocked-destinations=(script), endpoints=(conch)');
  expect(headers['reporting-endpoints']).toBe('conch="/shop/reports"');
});

const optionsWith = (workspace: Workspace, reports: string) => ({
  root: workspace.path('root'),
  assets: [],
  manifest: workspace.path('site.json'),
  base: '/',
  reports: workspace.path(reports),
  log: () => {},
});

test('a folder that cannot be made is refused at the start', async ({ workspace }) => {
  const options = optionsWith(workspace, 'site.json/reports');
  await expect(createServer(options)).rejects.toMatchObject({ code: 'FILE_UNUSABLE' });
});

test('a file in place of the folder is refused at the start, with what to do', async ({ workspace }) => {
  workspace.write('violations.jsonl', '');
  const [file, folder] = [workspace.path('violations.jsonl'), workspace.path('reports')];
  await expect(createServer(optionsWith(workspace, 'violations.jsonl'))).rejects.toMatchObject({
    code: 'FILE_UNUSABLE',
    remedy: `Move it, "mkdir -p ${folder} && mv ${file} ${folder}/violations.jsonl", and pass --reports ${folder}.`,
  });
});
