import { appendFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { FieldReport, RemoteReport } from '../../manifests/field-reports/report.ts';
import { fieldReportOf, remoteReport } from '../sites/field-report.ts';
import { writeBuild } from '../sites/remotes/described-builds.ts';
import { type Conch, test } from '../support/command.ts';
import { thorough } from '../support/thorough.ts';
import type { Workspace } from '../support/workspace.ts';

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const line = (time: string, report: Partial<FieldReport> = {}) =>
  `${JSON.stringify({ time, ...fieldReportOf(report) })}\n`;
const fileOf = (time: string) => `reports/${time.slice(0, 10)}.jsonl`;
const failed = (fields: Partial<RemoteReport['failures'][number]> = {}): RemoteReport =>
  remoteReport({
    mounts: 0,
    mountMs: [],
    failures: [{ code: 'MOUNT_FAILED', phase: 'mount', count: 2, application: 'home', ...fields }],
  });

/** @param reports each how many minutes ago, the oldest first */
function writeReports(
  workspace: Workspace,
  reports: readonly (readonly [minutes: number, report?: Partial<FieldReport>])[],
) {
  const texts = new Map<string, string>();
  for (const [minutes, report] of reports) {
    const time = minutesAgo(minutes);
    texts.set(fileOf(time), (texts.get(fileOf(time)) ?? '') + line(time, report));
  }
  for (const [file, text] of texts) workspace.write(file, text);
}

const status = ['status', '--manifest', 'site.json'];
const output = async ({ ended }: Conch) => {
  const { code, out, err } = await ended;
  return { code, lines: out.trimEnd().split('\n'), err };
};

test('the versions that run, what failed, and the newest references', async ({ conch, workspace }) => {
  writeReports(workspace, [
    [3_000, { remotes: [failed()] }], // longer ago than a day
    [30],
    [20, { remotes: [remoteReport({ loadMs: [300], mountMs: [40] }), remoteReport({ name: 'gone', version: '7' })] }],
    [10, { remotes: [failed({ reference: '39VSC5F' }), remoteReport({ version: '0.9.0' })] }],
    [5],
  ]);
  const { code, lines } = await output(conch(status));
  expect(code).toBe(0);
  expect(lines[0]).toMatch(/^revision \d+ · 4 page loads since \d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
  expect(lines.slice(1).map((each) => each.replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/, 'TIME'))).toEqual([
    '',
    'gone',
    '  7                   100.0 %  1 page load  1 mount  load p75 100 ms  mount p75 20 ms',
    '',
    'shop · 1.0.0 in the manifest',
    '  1.0.0                80.0 %  4 page loads  3 mounts  load p75 100 ms  mount p75 40 ms',
    '      MOUNT_FAILED               25.0 % of page loads, 1',
    '  0.9.0                20.0 %  1 page load  1 mount  load p75 100 ms  mount p75 20 ms',
    '',
    'The newest references',
    '  39VSC5F  TIME  shop 1.0.0  MOUNT_FAILED  home',
    'Next: conch status --reference 39VSC5F',
  ]);
  const { out } = await conch([...status, '--json', '--since', '15m']).ended;
  expect(JSON.parse(out)).toMatchObject({
    pageLoads: 2,
    unreadable: 0,
    remotes: [{ name: 'shop', version: '1.0.0', builds: [{ version: '1.0.0', role: 'main', pageLoads: 2 }, {}] }],
    references: [{ reference: '39VSC5F', code: 'MOUNT_FAILED' }],
  });
});

test('failures are compared with those before the release', async ({ conch, workspace }) => {
  const fourth = [{ remotes: [failed()] }, {}, {}, {}];
  writeReports(
    workspace,
    fourth.map((report, index) => [60 - index, report]),
  );
  expect(
    (
      await conch(['deploy', writeBuild(workspace, { version: '1.1.0' }), '--manifest', 'site.json', '--root', 'root'])
        .ended
    ).err,
  ).toBe('');
  const time = new Date().toISOString();
  const next = { version: '1.1.0', wanted: '1.1.0' };
  const after = [{ ...failed(), ...next }, remoteReport(next)].map((remote) => line(time, { remotes: [remote] }));
  appendFileSync(workspace.path(fileOf(time)), after.join(''));
  const { lines } = await output(conch(status));
  expect(lines[2]).toMatch(/^shop · 1\.1\.0 in the manifest, since \d{4}-/);
  expect(lines.slice(3, 7)).toEqual([
    '  1.0.0 (previous)     66.7 %  4 page loads  3 mounts  load p75 100 ms  mount p75 20 ms',
    '      MOUNT_FAILED               25.0 % of page loads, 1',
    '  1.1.0                33.3 %  2 page loads  1 mount  load p75 100 ms  mount p75 20 ms',
    '      MOUNT_FAILED               50.0 % of page loads, 1 (+25.0 points since the release)',
  ]);
});

test('the report of a reference is printed in full, with what to do', async ({ conch, workspace }) => {
  writeReports(workspace, [
    [
      2_000,
      { remotes: [failed({ reference: '39VSC5F' }), remoteReport({ version: '0.9.0', wanted: '1.0.0', decile: 3 })] },
    ],
    [10, { remotes: [failed({ reference: 'ANLVFDG' })] }],
  ]);
  const { lines } = await output(conch(['status', '--reference', '39vsc5f']));
  expect(lines[0]).toMatch(/^Reference 39VSC5F, of a report that arrived at \d{4}-/);
  expect(lines.slice(1)).toEqual([
    '  manifest    revision 1',
    '  browser     chromium 156',
    '  page        LCP 400 ms, CLS 0',
    '  shop 1.0.0',
    '      never mounted; load 100 ms',
    '    → MOUNT_FAILED in home, 2 times while it mounted; the visitor read 39VSC5F',
    expect.stringMatching(/^ {8}\w/),
    '  shop 0.9.0, in place of 1.0.0, tenth 3 of the rollout',
    '      mounted home; load 100 ms; mount 20 ms',
  ]);
  const json = await conch(['status', '--reference', 'ANLVFDG', '--json']).ended;
  expect(JSON.parse(json.out)).toMatchObject({ revision: 1, remotes: [{ failures: [{ reference: 'ANLVFDG' }] }] });
});

const refused: [title: string, args: readonly string[], code: number, text: string][] = [
  ['a folder that does not exist', ['--reports', 'nowhere'], 1, 'There is no folder nowhere.'],
  ['a reference that no report has', ['--reference', '22222AA'], 1, 'No report in reports has the reference 22222AA.'],
  ['what is no reference', ['--reference', 'O0'], 2, 'seven letters and digits, such as 39VSC5F'],
  ['a time that is none', ['--since', 'yesterday'], 2, 'neither a time such as 24h'],
  ['a site that does not answer', ['--reports', 'http://127.0.0.1:9/'], 1, '/conch/status.json does not answer'],
];
for (const [title, args, code, text] of refused) {
  test(`${title} is said`, async ({ conch, workspace }) => {
    writeReports(workspace, [[1]]);
    const result = await conch([...status, ...args]).ended;
    expect(result.code).toBe(code);
    expect(result.err).toContain(text);
  });
}

test('without reports, the next step is said; a line that a killed process left is counted', async ({
  conch,
  workspace,
}) => {
  const time = minutesAgo(1);
  workspace.write(fileOf(time), '{"time":"20');
  const { lines } = await output(conch(status));
  expect(lines[0]).toContain('0 page loads since');
  expect(lines[1]).toBe('1 line of the files cannot be read');
  expect(lines.at(-1)).toContain('Next: add "reports": { "url": "/reports" } to the manifest');
});

test('the status of a site that is served is fetched from it', thorough(), async ({ conch, workspace }) => {
  writeReports(workspace, [[2], [1, { remotes: [failed()] }]]);
  const serve = ['serve', '--root', 'root', '--manifest', 'site.json', '--reports', 'reports', '--port', '0'];
  const { started } = conch([...serve, '--status']);
  const [url = ''] = /http:\S+/.exec(await started) ?? [];
  expect((await fetch(`${url}reports`, { method: 'POST', body: 'no report' })).status).toBe(400);
  const fetched = await output(conch(['status', '--reports', url]));
  expect(fetched.lines[0]).toContain('2 page loads since');
  expect(fetched.lines).toContain('      MOUNT_FAILED               50.0 % of page loads, 1');
  expect(fetched.lines).toContain('Received since the start of the server: 0 reports accepted; refused: malformed 1');
  const silent = conch(serve);
  const [other = ''] = /http:\S+/.exec(await silent.started) ?? [];
  const { code, err } = await conch(['status', '--reports', other]).ended;
  expect(code).toBe(1);
  expect(err).toContain('conch/status.json answers 404');
});

test('--watch prints again when a report has arrived', thorough(), async ({ conch, workspace }) => {
  writeReports(workspace, [[1]]);
  const { printed, process: watching, ended } = conch([...status, '--watch']);
  await printed(/1 page load since/);
  const time = new Date().toISOString();
  appendFileSync(workspace.path(fileOf(time)), line(time, { remotes: [failed()] }));
  await printed(/2 page loads since/);
  watching.kill('SIGTERM');
  expect((await ended).code).toBe(0);
});
