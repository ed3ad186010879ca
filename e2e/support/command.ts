import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test as base } from '@playwright/test';
import { Workspace, writeSite } from '../sites/served-site.ts';

const program = fileURLToPath(new URL('../../dist/conch.mjs', import.meta.url));

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };
export type Conch = {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly started: Promise<string>;
};
export type Start = (args: readonly string[], env?: NodeJS.ProcessEnv) => Conch;

/** `conch` as it is shipped: one file in a folder of its own, outside of the repository, beside a small built site. */
export const test = base.extend<{ workspace: Workspace; conch: Start }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern
  workspace: async ({}, use) => {
    const workspace = new Workspace();
    writeSite(workspace);
    copyFileSync(program, workspace.path('conch.mjs'));
    await use(workspace);
    workspace.remove();
  },
  conch: async ({ workspace }, use) => {
    const running: Conch[] = [];
    await use((args, env = {}) => {
      const { PORT: _, ...inherited } = process.env;
      const child = spawn(process.execPath, ['conch.mjs', ...args], {
        cwd: workspace.folder,
        env: { ...inherited, ...env },
      });
      const texts = { out: '', err: '' };
      child.stdout.on('data', (chunk) => (texts.out += chunk));
      child.stderr.on('data', (chunk) => (texts.err += chunk));
      const ended = once(child, 'close').then(([code]): Ended => ({ code, ...texts }));
      const started = once(createInterface(child.stdout), 'line').then(([line]) => String(line));
      const conch = { process: child, ended, started };
      running.push(conch);
      return conch;
    });
    for (const each of running) each.process.kill('SIGKILL');
    await Promise.all(running.map((each) => each.ended));
  },
});
