import { readdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { expect } from '@playwright/test';
import { receivedReport } from '../../manifests/field-reports/report.ts';
import { fieldReportOf, remoteReport } from '../sites/field-report.ts';
import { writeBuild } from '../sites/remotes/described-builds.ts';
import { test } from '../support/command.ts';
import { thorough } from '../support/thorough.ts';

const collect = ['collect', '--reports', 'reports', '--port', '0'];
const shop = 'https://shop.example';
const originIn = (line: string) => new URL(/http:\S+/.exec(line)?.[0] ?? '').origin;

/** The reports in the folder; a last line without an end is none. */
const linesIn = (folder: string) =>
  readdirSync(folder).flatMap((name) =>
    readFileSync(`${folder}/${name}`, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => receivedReport.parse(JSON.parse(line))),
  );

const send = (url: string, body: unknown, headers: Readonly<Record<string, string>> = { origin: shop }) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain', ...headers }, body: JSON.stringify(body) });

test('reports of pages on another host are collected, and only of the site with that origin and manifest', async ({
  conch,
  workspace,
}) => {
  const { started, process: server, ended } = conch([...collect, '--origin', shop, '--manifest', 'site.json']);
  const origin = originIn(await started);
  const taken = await send(`${origin}/shop`, fieldReportOf());
  expect(taken.status).toBe(204);
  expect(taken.headers.get('access-control-allow-origin')).toBe(shop);
  expect((await send(origin, fieldReportOf({ remotes: [remoteReport({ version: '9' })] }))).status).toBe(422);
  const foreign = await send(origin, fieldReportOf(), { origin: 'https://evil.example' });
  expect(foreign.status).toBe(403);
  expect(foreign.headers.get('access-control-allow-origin')).toBe(null);
  expect((await fetch(`${origin}/shop`, { method: 'OPTIONS', headers: { origin: shop } })).status).toBe(204);
  expect(await (await fetch(`${origin}/healthz`)).json()).toEqual({
    status: 'ok',
    accepted: 1,
    refused: { 'unknown build': 1, 'another origin': 1 },
  });
  server.kill('SIGTERM');
  expect((await ended).code).toBe(0);
  expect(linesIn(workspace.path('reports'))).toMatchObject([fieldReportOf()]);
});

test('builds that the history has released may report, and others may not', async ({ conch, workspace }) => {
  for (const version of ['1.1.0', '1.2.0', '1.3.0']) {
    const build = writeBuild(workspace, { version });
    expect((await conch(['deploy', build, '--manifest', 'site.json', '--root', 'root']).ended).err).toBe('');
  }
  const origin = originIn(await conch([...collect, '--manifest', 'site.json']).started);
  const statusOf = async (version: string) =>
    (await send(origin, fieldReportOf({ remotes: [remoteReport({ version })] }))).status;
  expect(await statusOf('1.3.0'), 'of the manifest').toBe(204);
  expect(await statusOf('1.2.0'), 'the previous one').toBe(204);
  expect(await statusOf('1.1.0'), 'of the history').toBe(204);
  expect(await statusOf('1.4.0'), 'of nobody').toBe(422);
});

test('kill -9 loses no report that was acknowledged', async ({ conch, workspace }) => {
  const { started, process: server, ended } = conch(collect);
  const url = originIn(await started);
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  const acknowledged: number[] = [];
  const post = (revision: number) =>
    new Promise<void>((resolve) => {
      request(url, { method: 'POST', agent, headers: { 'content-type': 'text/plain' } }, (response) => {
        if (response.statusCode === 204) acknowledged.push(revision);
        if (acknowledged.length === 500) server.kill('SIGKILL');
        response.on('error', () => resolve()).on('end', resolve);
        response.resume();
      })
        .on('error', () => resolve())
        .end(JSON.stringify(fieldReportOf({ revision })));
    });
  await Promise.all(Array.from({ length: 2_000 }, (_, revision) => post(revision)));
  agent.destroy();
  await ended;
  expect(acknowledged.length, 'it was killed in the middle').toBeGreaterThanOrEqual(500);
  expect(acknowledged.length).toBeLessThan(2_000);
  const written = new Set(linesIn(workspace.path('reports')).map(({ revision }) => revision));
  expect(acknowledged.filter((revision) => !written.has(revision))).toEqual([]);
});

test('what is missing or wrong on the command line is said', thorough(), async ({ conch }) => {
  expect((await conch(['collect']).ended).err).toContain('--reports is missing');
  expect((await conch([...collect, '--origin', 'shop.example']).ended).err).toContain('is not an origin such as');
});
