import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { RemoteReport } from '../../manifests/field-reports/report.ts';
import { fieldReportOf, remoteReport } from '../sites/field-report.ts';
import { writeBuild } from '../sites/remotes/described-builds.ts';
import type { SiteManifest } from '../sites/small-shop.ts';
import { test as base, type Conch } from '../support/command.ts';
import { thorough } from '../support/thorough.ts';

const place = ['--manifest', 'site.json', '--root', 'root'];

type Visits = { readonly version: string; readonly count: number; readonly failing?: number };

const test = base.extend<{
  /** Reports of page loads, as `conch serve --reports` writes them. */
  report: (...visits: readonly Visits[]) => void;
  /** Reports of well pages with both builds, again and again until the test ends. */
  keepReporting: (...visits: readonly Visits[]) => void;
  /** Guards the rollout of shop. */
  ramp: (...args: readonly string[]) => Conch;
  shop: () => SiteManifest['remotes']['shop'];
}>({
  report: async ({ workspace }, use) => {
    const folder = workspace.path('reports');
    mkdirSync(folder);
    await use((...visits) => {
      const time = new Date().toISOString();
      const lines = visits.flatMap(({ version, count, failing = 0 }) =>
        Array.from({ length: count }, (_, index) => {
          const failures: RemoteReport['failures'] =
            index < failing ? [{ code: 'MOUNT_FAILED', phase: 'mount', count: 1 }] : [];
          const remotes = [
            remoteReport({ version, wanted: version, failures, ...(index < failing && { mountMs: [] }) }),
          ];
          return `${JSON.stringify({ time, ...fieldReportOf({ remotes }) })}\n`;
        }),
      );
      appendFileSync(`${folder}/${time.slice(0, 10)}.jsonl`, lines.join(''));
    });
  },
  keepReporting: async ({ report }, use) => {
    const timers: NodeJS.Timeout[] = [];
    await use((...visits) => void timers.push(setInterval(() => report(...visits), 100)));
    for (const timer of timers) clearInterval(timer);
  },
  ramp: async ({ conch }, use) => {
    await use((...args) => conch(['ramp', 'shop', '--reports', 'reports', '--every', '1s', ...place, ...args]));
  },
  shop: async ({ workspace }, use) => {
    await use(() => (JSON.parse(readFileSync(workspace.path('site.json'), 'utf8')) as SiteManifest).remotes.shop);
  },
});

test.beforeEach(async ({ conch, workspace }) => {
  const build = writeBuild(workspace, { version: '1.1.0' });
  expect(await conch(['deploy', build, '--rollout', '1', ...place]).ended).toMatchObject({ code: 0, err: '' });
});

const well = [
  { version: '1.1.0', count: 100 },
  { version: '1.0.0', count: 200 },
];

test('a build that is well reaches everybody step by step, and the history has the figures', async ({
  conch,
  ramp,
  keepReporting,
  shop,
}) => {
  keepReporting(...well);
  const { code, out, err } = await ramp('--guard', 'failures < 1% and mount p75 < 1.5x').ended;
  expect({ code, err }, out).toEqual({ code: 0, err: '' });
  expect(out.split('\n').filter((line) => line.startsWith('site.json is now'))).toEqual([
    'site.json is now revision 3: shop: 1.1.0 for 10 % of visitors (was 1 %)',
    'site.json is now revision 4: shop: 1.1.0 for 50 % of visitors (was 10 %)',
    'site.json is now revision 5: shop: 1.0.0 -> 1.1.0 for everybody (was 50 %)',
  ]);
  expect(out).toMatch(
    /\nshop 1\.1\.0 is for everybody\.\nNext: conch check .*; if it fails, conch rollback shop .*\n$/,
  );
  expect(shop()).toMatchObject({ version: '1.1.0', previous: { version: '1.0.0' } });
  const history = (await conch(['history', 'shop', '--manifest', 'site.json']).ended).out;
  expect(
    history.match(/because: failures < 1%: 0 of \d+ page loads \(0%\); mount p75 < 1\.5x: 20 ms, the limit is 30 ms/g),
  ).toHaveLength(3);
});

test('a build that fails is taken back, with exit code 1', async ({ conch, ramp, report, shop }) => {
  report({ version: '1.0.0', count: 500, failing: 1 }, { version: '1.1.0', count: 60, failing: 6 });
  const { code, out, err } = await ramp().ended;
  expect({ code, err }, out).toEqual({ code: 1, err: '' });
  expect(out).toContain(
    'shop: rollout of 1.1.0 to 1 % of visitors ended; everybody gets 1.0.0\n  because: failures < 1%: 6 of 60 page loads (10%)\n',
  );
  expect(out).toMatch(/\nshop 1\.1\.0 was taken back\.\nNext: conch history shop .*\n$/);
  expect(shop()).toMatchObject({ version: '1.0.0' });
  expect(shop().rollout).toBeUndefined();
  const history = (await conch(['history', 'shop', '--manifest', 'site.json']).ended).out;
  expect(history).toContain('because: failures < 1%: 6 of 60 page loads (10%)');
});

/** How often a command has printed a text so far. */
function counter({ process }: Conch, text: string): () => number {
  let out = '';
  process.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  return () => out.split(text).length - 1;
}

test('without reports of the rollout nothing moves; SIGTERM ends the guard, and the share stays', async ({
  ramp,
  shop,
  workspace,
  report,
}) => {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString();
  const old = fieldReportOf({ remotes: [remoteReport({ version: '1.1.0', wanted: '1.1.0' })] });
  const line = `${JSON.stringify({ time: yesterday, ...old })}\n`;
  workspace.write(`reports/${yesterday.slice(0, 10)}.jsonl`, line.repeat(500));
  report({ version: '1.0.0', count: 500 });
  const guard = ramp();
  const looks = counter(guard, 'shop 1.1.0 has 1 % of visitors: failures < 1%: 0 of 0 page loads; 0 of 20 page loads');
  await expect.poll(looks).toBeGreaterThan(2);
  guard.process.kill('SIGTERM');
  const { code, out, err } = await guard.ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(
    /\nStopped\. shop 1\.1\.0 stays at 1 % of visitors\.\nNext: conch ramp shop .*, or conch rollback shop .*\n$/,
  );
  expect(shop().rollout).toMatchObject({ percent: 1 });
});

test(
  'a guard that is killed leaves the share where it is, and the next one goes on',
  thorough(),
  async ({ ramp, shop, keepReporting }) => {
    keepReporting(...well);
    const killed = ramp();
    await killed.printed(/revision 3/);
    killed.process.kill('SIGKILL');
    await killed.ended;
    expect(shop().rollout).toMatchObject({ percent: 10 });
    const next = ramp('--json');
    expect(await next.ended).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse((await next.ended).out)).toMatchObject({ ended: 'promoted', version: '1.1.0', percent: 100 });
  },
);

test(
  'of two guards, each step is made by one, and the other one ends',
  thorough(),
  async ({ ramp, shop, keepReporting, conch }) => {
    keepReporting(...well);
    const results = await Promise.all([ramp().ended, ramp().ended]);
    const [winner, loser] = results.toSorted((one, other) => Number(one.code) - Number(other.code));
    expect(winner).toMatchObject({ code: 0, err: '' });
    expect(loser?.code).toBe(1);
    expect(loser?.err).toMatch(
      /^Somebody else has changed the rollout of shop: it has 1\.1\.0 at 10 % of visitors now, and was 1\.1\.0 at 1 %\./,
    );
    expect(shop()).toMatchObject({ version: '1.1.0' });
    const { out } = await conch(['history', 'shop', '--manifest', 'site.json']).ended;
    expect(out.match(/^ {8}shop: /gm)).toHaveLength(4);
  },
);

test('a guard ends when a person changes the rollout', async ({ ramp, conch, shop, report }) => {
  report(...well.map((visits) => ({ ...visits, count: 10 })));
  const guard = ramp();
  await guard.printed(/has 1 % of visitors/);
  expect(await conch(['rollout', 'shop', '5', ...place]).ended).toMatchObject({ code: 0, err: '' });
  const { code, err } = await guard.ended;
  expect(code).toBe(1);
  expect(err).toContain('it has 1.1.0 at 5 % of visitors now, and was 1.1.0 at 1 %.');
  expect(shop().rollout).toMatchObject({ percent: 5 });
});

test(
  'a frozen remote is not raised, but taken back',
  thorough(),
  async ({ ramp, conch, shop, keepReporting, report }) => {
    await conch(['freeze', 'shop', '--reason', 'Black Friday', '--manifest', 'site.json']).ended;
    keepReporting(...well);
    const guard = ramp('--every', '2s');
    await guard.printed(/^shop 1\.1\.0 stays at 1 % of visitors: shop was frozen by .*: Black Friday/);
    const looks = counter(guard, 'shop 1.1.0 has 1 % of visitors');
    await expect.poll(looks).toBeGreaterThan(1);
    expect(shop().rollout).toMatchObject({ percent: 1 });
    report({ version: '1.1.0', count: 3_000, failing: 3_000 });
    expect((await guard.ended).code).toBe(1);
    expect(shop().rollout).toBeUndefined();
  },
);

test(
  'a step waits while the build cannot be verified, or the manifest cannot be read',
  thorough(),
  async ({ ramp, shop, workspace, keepReporting }) => {
    const file = 'root/remotes/shop/1.1.0/remoteEntry.js';
    const content = readFileSync(workspace.path(file), 'utf8');
    workspace.remove(file);
    keepReporting(...well);
    const guard = ramp('--steps', '1,10');
    await guard.printed(/^shop 1\.1\.0 stays at 1 % of visitors: .*remoteEntry\.js/);
    const manifest = readFileSync(workspace.path('site.json'), 'utf8');
    workspace.write('site.json', '{');
    await guard.printed(/^shop 1\.1\.0 stays at 1 % of visitors: site\.json:1:2: /);
    workspace.write('site.json', manifest);
    workspace.write(file, content);
    expect(await guard.ended).toMatchObject({ code: 0, err: '' });
    expect((await guard.ended).out).toContain('shop 1.1.0 has 10 % of visitors, which is the last step.');
    expect(shop().rollout).toMatchObject({ percent: 10 });
  },
);

const refusals: readonly (readonly [title: string, args: readonly string[], message: RegExp])[] = [
  [
    'a guard that is no condition',
    ['--guard', 'errors < 1%'],
    /^--guard "errors < 1%" is not a condition such as "failures < 1%"/,
  ],
  ['steps that fall', ['--steps', '10,5'], /^--steps 10,5 is not a rising list of percentages such as 1,10,50,100/],
  ['no duration', ['--every', '10'], /^--every 10 is not a duration such as 30s, 10m or 1h/],
  ['no number of visitors', ['--visitors', '0'], /^--visitors 0 is not a number of page loads/],
  [
    'a folder that is not there',
    ['--reports', 'nowhere'],
    /^There is no folder nowhere\. Name that of "conch serve --reports"/,
  ],
];
for (const [title, args, message] of refusals) {
  test(`conch ramp refuses ${title}`, async ({ ramp, report }) => {
    report({ version: '1.0.0', count: 1 });
    expect((await ramp(...args).ended).err).toMatch(message);
  });
}

test('conch ramp without a rollout names the command that starts one', async ({ conch, report, ramp }) => {
  report({ version: '1.0.0', count: 1 });
  await conch(['rollback', 'shop', ...place]).ended;
  expect((await ramp().ended).err).toMatch(
    /^No build of shop is being rolled out; everybody gets 1\.0\.0\. "conch deploy .* --rollout 1/,
  );
});
