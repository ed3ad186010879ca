import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { readOptions } from '../bench/options.ts';

const bench = fileURLToPath(new URL('../bench/bench.ts', import.meta.url));

/** Runs the benchmark by tsx, as `npm run bench` does. */
const run = (...args: readonly string[]) =>
  new Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>((resolve) => {
    const child = execFile(process.execPath, ['--import', 'tsx', bench, ...args], (_, out, err) =>
      resolve({ code: child.exitCode, out, err }),
    );
  });

test('the benchmark measures everything in 15 rounds by default', () => {
  const out = join(tmpdir(), 'numbers.json');
  expect(readOptions([])).toMatchObject({
    rounds: 15,
    only: ['loads', 'react', 'switches', 'growth', 'store'],
    lines: ['none', 'slow-4g'],
  });
  expect(readOptions(['--only', 'store', '--only', 'react', '--line', 'none', '--rounds', '2', '--out', out])).toEqual(
    expect.objectContaining({ rounds: 2, only: ['store', 'react'], lines: ['none'], out }),
  );
});

test('other tools are measured alone', () => {
  expect(readOptions(['--peers'])).toMatchObject({ rounds: 15, only: ['peers'] });
  expect(() => readOptions(['--peers', '--only', 'loads'])).toThrow(
    '--peers is measured without other parts: leave out --only',
  );
});

for (const [args, complaint] of [
  [['--rounds', '0'], '--rounds 0 is no whole number of 1 or more'],
  [['--rounds', 'many'], '--rounds many is no whole number of 1 or more'],
  [['--only', 'lods'], '--only lods is none of loads, react, switches, growth, store'],
  [['--line', 'fast'], '--line fast is none of none, slow-4g'],
  [['--out', join(bench, 'numbers.json')], `numbers.json: there is no folder ${bench}`],
  [['--out', tmpdir()], 'is a folder: name a file'],
] as const) {
  test(`the benchmark refuses ${args[0]} ${args[1].replace(/.*[/]/, '…/')}`, () =>
    expect(() => readOptions([...args])).toThrow(complaint));
}

test('the benchmark reports wrong options before it builds anything', async () => {
  const { code, out, err } = await run('--out', join(bench, 'numbers.json'));
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/there is no folder .*\nSee npm run bench -- --help\n$/);
});
