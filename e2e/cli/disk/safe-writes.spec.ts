import { existsSync, readdirSync, readFileSync, watch } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { expect } from '@playwright/test';
import type { Manifest } from '../../../manifests/schema.ts';
import { parseStrict } from '../../../manifests/strict/parse-strict.ts';
import { writeBuild } from '../../sites/remotes/described-builds.ts';
import { entryOf } from '../../sites/site.ts';
import { siteManifest } from '../../sites/small-shop.ts';
import { type Start, test } from '../../support/command.ts';
import { dyingAtCall } from '../../support/dying-at-call.ts';
import { thorough } from '../../support/thorough.ts';
import type { Workspace } from '../../support/workspace.ts';

const place = ['--manifest', 'site.json', '--root', 'root'];

/** @throws {Error} if the file is not a complete and valid manifest at this moment */
function readManifest(workspace: Workspace): Manifest {
  const reading = parseStrict(readFileSync(workspace.path('site.json'), 'utf8'));
  if (!reading.ok) throw new Error(`the manifest is not valid: ${JSON.stringify(reading.problems)}`);
  return reading.manifest;
}

type Recorded = { readonly revision: number; readonly change: string; readonly manifest: Manifest };

/** The records of the history, oldest first. */
function readHistory(workspace: Workspace): (Recorded & { readonly finished: boolean })[] {
  const folder = workspace.path('site.history');
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /^\d+\.json$/.test(name)) : [];
  return files.sort().map((name) => ({
    ...JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')),
    finished: existsSync(`${folder}/${name.replace('.json', '.finished')}`),
  }));
}

const parts = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];

/** The shop with five more remotes, which are on no page. */
const siteOfSix = () =>
  siteManifest({
    remotes: {
      shop: entryOf('shop'),
      ...Object.fromEntries(parts.map((name) => [name, entryOf(name)])),
    },
  });

test('fifty concurrent deploys are all in the manifest, or refused with the name of the winner', {
  tag: '@slow',
}, async ({ conch, workspace }) => {
  test.setTimeout(300_000);
  workspace.write('site.json', siteOfSix());
  const deploys = Array.from({ length: 50 }, (_, index) => {
    // Half of them are of the same remote, each with another version; the others are of five remotes.
    const name = index % 2 === 0 ? 'shop' : (parts[(index >> 1) % parts.length] ?? '');
    const version = `1.${index + 1}.0`;
    return { name, version, folder: writeBuild(workspace, { name, version }) };
  });

  let reading = true;
  const revisions: number[] = [];
  const reader = (async () => {
    while (reading) {
      revisions.push(readManifest(workspace).revision);
      await new Promise((next) => setImmediate(next));
    }
  })();
  const ended = await Promise.all(
    deploys.map(async ({ folder, name, version }) => {
      const actor = { CONCH_ACTOR: `team ${version}` };
      const { code, out, err } = await conch(['deploy', folder, ...place], actor, true).ended;
      return { name, version, code, out, err };
    }),
  );
  reading = false;
  await reader;

  expect(revisions, 'a reader never sees an older revision').toEqual(revisions.toSorted((a, b) => a - b));
  const history = readHistory(workspace);
  expect(history.map(({ revision }) => revision)).toEqual(history.map((_, index) => index + 1));
  expect(history.every(({ finished }) => finished)).toBe(true);
  expect(history.at(-1)?.manifest).toEqual(readManifest(workspace));

  const done = ended.filter(({ code }) => code === 0);
  const refused = ended.filter(({ code }) => code !== 0);
  expect(history, 'one record for each success, and one for the existing manifest').toHaveLength(done.length + 1);
  for (const { name, version, out } of done) {
    const revision = Number(/is now revision (\d+)/.exec(out)?.[1]);
    expect(history[revision - 1]?.change).toContain(`${name}: `);
    expect(history[revision - 1]?.manifest.remotes[name]?.version).toBe(version);
  }
  for (const { name, code, err } of refused) {
    expect(code).toBe(1);
    const [, winner, revision] =
      /was changed in the meantime by team ([\d.]+) \(revision (\d+), \S+\): /.exec(err) ?? [];
    expect(err, 'the winner is named').toContain(`${name} was changed in the meantime`);
    expect(history[Number(revision) - 1]?.change).toContain(`${name}: `);
    expect(history[Number(revision) - 1]?.manifest.remotes[name]?.version).toBe(winner);
  }
  // No success was lost: the manifest has the last one for each remote.
  for (const name of ['shop', ...parts]) {
    const last = history.findLast(({ change }) => change.startsWith(`${name}: `));
    expect(readManifest(workspace).remotes[name]).toEqual(last?.manifest.remotes[name]);
  }
});

/** Holds at any time, also right after a process was killed. */
function expectAgreement(workspace: Workspace): void {
  const manifest = readManifest(workspace);
  const history = readHistory(workspace);
  expect(history.map(({ revision }) => revision)).toEqual(history.map((_, index) => index + 1));
  const [before, newest] = history.slice(-2).length === 2 ? history.slice(-2) : [undefined, history[0]];
  if (!newest) return;
  if (newest.finished) expect(manifest).toEqual(newest.manifest);
  else {
    const agrees = [before, newest].some((record) => record && isDeepStrictEqual(manifest, record.manifest));
    expect(agrees || before === undefined, 'the manifest is the newest revision or the one before').toBe(true);
  }
}

/** Holds after the next change, whatever was killed before. */
async function expectRecovery(conch: Start, workspace: Workspace): Promise<void> {
  const { code, err } = await conch(['freeze', 'shop', '--manifest', 'site.json']).ended;
  expect(code).toBe(0);
  expect(err, 'the interrupted change is reported').toMatch(/^(Revision \d+ by .* was interrupted.*\n)?$/);
  expectAgreement(workspace);
  const history = readHistory(workspace);
  expect(
    history.every(({ finished }) => finished),
    'every change is finished',
  ).toBe(true);
  expect(
    history.filter(({ change }) => change === 'edited by hand'),
    'no change was mistaken for a manual edit',
  ).toEqual([]);
}

/** The state of the newest change. */
function stateOf(workspace: Workspace): string {
  const newest = readHistory(workspace).at(-1);
  return newest === undefined ? 'before' : newest.finished ? 'finished' : 'between';
}

/** Gives what runs a deploy that dies at its n-th write, and then gives whether it died. */
function dyingDeploys(conch: Start, workspace: Workspace) {
  const preload = workspace.write('dying.mjs', dyingAtCall);
  return async (call: number, build: string): Promise<boolean> => {
    const env = { NODE_OPTIONS: `--import ${preload}`, DIES_AT_CALL: String(call) };
    const { process, ended } = conch(['deploy', build, ...place], env);
    const { code, err } = await ended;
    expectAgreement(workspace);
    if (code !== 0) expect(process.signalCode, err).toBe('SIGKILL');
    return code !== 0;
  };
}

test('a deploy that is killed before any of its writes leaves a valid manifest that matches the history', {
  tag: '@slow',
}, async ({ conch, workspace }) => {
  test.setTimeout(480_000);
  const build = writeBuild(workspace, { version: '1.1.0' });
  const deployDyingAt = dyingDeploys(conch, workspace);
  const died: string[] = [];
  for (let call = 1; await deployDyingAt(call, build); call += 1) {
    died.push(stateOf(workspace));
    // Of what a process before has left, it depends which call is which.
    workspace.remove('site.history');
    workspace.write('site.json', siteManifest());
  }
  console.log(`A deploy was killed at ${died.length} calls; states: ${[...new Set(died)].join(', ')}`);
  expect(new Set(died)).toEqual(new Set(['before', 'between', 'finished']));
  await expectRecovery(conch, workspace);
});

test(
  'deploys that are killed one after another, each before a later write, leave a valid manifest that matches the history',
  thorough('@slow'),
  async ({ conch, workspace }) => {
    test.setTimeout(480_000);
    const builds = ['1.1.0', '1.2.0', '1.3.0'].map((version) => writeBuild(workspace, { version }));
    const deployDyingAt = dyingDeploys(conch, workspace);
    let calls = 1;
    while (await deployDyingAt(calls, builds[calls % builds.length] ?? '')) calls += 1;
    expect(calls).toBeGreaterThan(20);
    await expectRecovery(conch, workspace);
  },
);

for (const lane of [1, 2]) {
  test(
    `deploys that are killed at random moments leave a valid manifest that matches the history, ${lane} of 2`,
    thorough('@slow'),
    async ({ conch, workspace }) => {
      test.setTimeout(300_000);
      const builds = ['1.1.0', '1.2.0', '1.3.0'].map((version) => writeBuild(workspace, { version }));
      let killed = 0;
      const died = new Set<string>();
      for (let round = 0; round < 25; round += 1) {
        const { process, ended } = conch(['deploy', builds[round % builds.length] ?? '', ...place]);
        // Every fifth one is killed at a random moment of its whole run, the others after they have begun to write.
        let stop = () => {};
        if (round % 5 === 0) {
          const timer = setTimeout(() => process.kill('SIGKILL'), Math.random() * 250);
          stop = () => clearTimeout(timer);
        } else {
          const folder = existsSync(workspace.path('site.history')) ? 'site.history' : '';
          const events = Math.floor(Math.random() * 8);
          let seen = 0;
          const watcher = watch(workspace.path(folder), () => {
            if (seen++ === events) process.kill('SIGKILL');
          });
          stop = () => watcher.close();
        }
        const { code } = await ended;
        stop();
        if (code === null) killed += 1;
        expectAgreement(workspace);
        died.add(stateOf(workspace));
      }
      console.log(`${killed} of 25 deploys were killed; states: ${[...died].join(', ')}`);
      expect(killed).toBeGreaterThan(10);
      await expectRecovery(conch, workspace);
    },
  );
}
