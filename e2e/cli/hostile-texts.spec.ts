import { readdirSync, readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { serveInProcess } from '../sites/hosts/in-process-server.ts';
import { writeBuild } from '../sites/remotes/described-builds.ts';
import { siteManifest } from '../sites/small-shop.ts';
import { test } from '../support/command.ts';
import { thorough } from '../support/thorough.ts';

const only = ['--manifest', 'site.json'];
const place = [...only, '--root', 'root'];
/** Ends the line and begins one that looks like a line of the history; clears the screen; reverses the text. */
const HOSTILE = 'ann\n     9  2026-01-01 00:00:00 UTC  root\r\u001b[2J\u009b31m\u202e';
const EFFECTS = /(?!\n)[\p{Cc}\p{Bidi_Control}]/u;

test(
  'who and why are one line each in the history, in errors and in records, whatever they contain',
  thorough(),
  async ({ conch, workspace }) => {
    const by = { CONCH_ACTOR: HOSTILE };
    const printed: string[] = [];
    const run = async (...args: string[]) => {
      const { out, err } = await conch(args, by).ended;
      printed.push(out, err);
      return out + err;
    };
    await run('freeze', 'shop', '--reason', HOSTILE, ...only);
    const history = await run('history', ...only);
    expect(history.split('\n').filter((line) => /^ {5}9/.test(line))).toEqual([]);
    expect(history).toContain('UTC  ann\\u000a     9  2026');
    expect(await run('deploy', writeBuild(workspace, { version: '1.1.0' }), ...place)).toContain(
      'frozen by ann\\u000a ',
    );
    await run('history', '--json', ...only);
    await run('deploy', writeBuild(workspace, { version: '1.2.0' }), ...place, '--json');
    const records = readdirSync(workspace.path('site.history')).map((name) =>
      readFileSync(workspace.path('site.history', name), 'utf8'),
    );
    printed.push(...records, readFileSync(workspace.path('site.json'), 'utf8'));
    expect(printed.filter((text) => EFFECTS.test(text))).toEqual([]);
    expect(JSON.parse(readFileSync(workspace.path('site.json'), 'utf8')).remotes.shop.frozen).toMatchObject({
      by: HOSTILE,
      reason: HOSTILE,
    });
  },
);

test('a text of a build, of an argument or of the manifest has no effect on the terminal', async ({
  conch,
  workspace,
}) => {
  const folder = writeBuild(workspace, { version: '1.1.0' });
  const description = JSON.parse(readFileSync(workspace.path(folder, 'remote.json'), 'utf8'));
  workspace.write(`${folder}/remote.json`, {
    ...description,
    files: { ...description.files, 'a\u009b2J\u202e.js': description.files['remoteEntry.js'] },
  });
  const hidden = await conch(['deploy', folder, ...place]).ended;
  expect(hidden.err).toContain('a\\u009b2J\\u202e.js is missing');
  workspace.write(`${folder}/remote.json`, { ...description, requires: { [HOSTILE]: '^1.0.0' }, version: HOSTILE });
  const invalid = await conch(['deploy', folder, ...place]).ended;
  const argument = await conch([`he${HOSTILE}lp`]).ended;
  const option = await conch(['deploy', folder, `--${HOSTILE}`]).ended;
  const missing = await conch(['deploy', `nowhere${HOSTILE}`, ...place]).ended;
  workspace.write('site.json', siteManifest({ [HOSTILE]: 1 }));
  const check = await conch(['check', ...place]).ended;
  for (const { out, err } of [hidden, invalid, argument, option, missing, check]) {
    expect(out + err).not.toMatch(EFFECTS);
    expect((out + err).split('\n').filter((line) => /^ {5}9/.test(line))).toEqual([]);
  }
});

test('who froze a remote, and why, is not sent to visitors', async ({ conch, workspace }) => {
  await conch(['freeze', 'shop', '--reason', 'secret reason', ...only], { CONCH_ACTOR: 'ann.secret' }).ended;
  const server = await serveInProcess(workspace);
  const sent = [await server.ask('/manifests/site.json'), await server.ask('/', { headers: { accept: 'text/html' } })];
  await server.close();
  await conch(['export', 'public', ...place]).ended;
  const exported = ['manifests/site.json', 'index.html'].map((file) =>
    readFileSync(workspace.path('public', file), 'utf8'),
  );
  for (const text of [...sent.map(({ text }) => text), ...exported]) {
    expect(text).toContain('"revision":2');
    expect(text).not.toMatch(/secret|frozen/);
  }
});
