import { execFileSync } from 'node:child_process';
import { expect } from '@playwright/test';
import { siteManifest } from '../sites/small-shop.ts';
import { ask } from '../support/ask.ts';
import { test } from '../support/command.ts';
import { event, openStream } from '../support/event-stream.ts';

const serve = ['serve', '--root', 'root', '--manifest', 'site.json', '--port', '0', '--workers', '2'];
const originIn = (line: string) => new URL(/http:\S+/.exec(line)?.[0] ?? '').origin;

function workersOf(pid: number | undefined): readonly number[] {
  try {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  } catch {
    return []; // there is none
  }
}

test('two workers share the port, all tabs learn of an edit, and a worker that dies is replaced', async ({
  conch,
  workspace,
}) => {
  const { started, process: first, printed, ended } = conch(serve);
  const origin = originIn(await started);
  await expect.poll(() => workersOf(first.pid)).toHaveLength(2);
  const streams = await Promise.all(Array.from({ length: 4 }, () => openStream(origin)));
  for (const stream of streams) await expect.poll(() => stream.text).toBe(event(1));
  workspace.write('site.json', siteManifest({ revision: 2 }));
  for (const stream of streams) await expect.poll(() => stream.text).toBe(event(1) + event(2));

  const [victim = 0, survivor] = workersOf(first.pid);
  process.kill(victim, 'SIGKILL');
  expect(await printed(/^Worker/)).toMatch(/^Worker \d has ended \(SIGKILL\); another one takes its place$/);
  await expect.poll(() => workersOf(first.pid).filter((pid) => pid !== survivor && pid !== victim)).toHaveLength(1);
  for (let turn = 0; turn < 4; turn += 1) {
    expect(JSON.parse((await ask(origin, '/healthz')).text)).toMatchObject({ status: 'ok', revision: 2 });
  }

  first.kill('SIGTERM');
  const { code, out, err } = await ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.match(/revision 2 is served/g), 'one worker writes the log').toHaveLength(1);
  for (const stream of streams) await stream.ended;
});

test('workers that cannot start say so once', async ({ conch, workspace }) => {
  workspace.write('site.json', '{');
  const { code, out, err } = await conch(serve).ended;
  expect({ code, out, lines: err.trim().split('\n').length }).toEqual({ code: 1, out: '', lines: 1 });
  expect(err).toContain('site.json: line 1');
});
