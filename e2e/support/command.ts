import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { test as base } from '@playwright/test';
import { writeSmallShop } from '../sites/small-shop.ts';
import { conchProgram } from './paths.ts';
import { Workspace } from './workspace.ts';

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };
export type Conch = {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** The first line that it prints. */
  readonly started: Promise<string>;
  /** The first line that matches. */
  readonly printed: (pattern: RegExp) => Promise<string>;
};
/** @param background one of so many processes that they would slow the tests of other workers down */
export type Start = (args: readonly string[], env?: NodeJS.ProcessEnv, background?: boolean) => Conch;

/** `conch` as it is shipped, one file outside of the repository, in a workspace with the small shop. */
export const test = base.extend<{ workspace: Workspace; conch: Start }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  workspace: async ({}, use) => {
    const workspace = new Workspace();
    writeSmallShop(workspace);
    copyFileSync(conchProgram, workspace.path('conch.mjs'));
    await use(workspace);
    workspace.remove();
  },
  conch: async ({ workspace }, use) => {
    const running: Conch[] = [];
    await use((args, env = {}, background = false) => {
      const { PORT: _, ...inherited } = process.env;
      const child = spawn(process.execPath, ['conch.mjs', ...args], {
        cwd: workspace.folder,
        env: { ...inherited, ...env },
      });
      if (background && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
      const texts = { out: '', err: '' };
      child.stdout.on('data', (chunk) => (texts.out += chunk));
      child.stderr.on('data', (chunk) => (texts.err += chunk));
      const ended = once(child, 'close').then(([code]): Ended => ({ code, ...texts }));
      const lines: string[] = [];
      const reader = createInterface(child.stdout).on('line', (line) => lines.push(line));
      const started = once(reader, 'line').then(([line]) => String(line));
      const printed = (pattern: RegExp) =>
        new Promise<string>((resolve) => {
          const look = (line: string) => pattern.test(line) && resolve(line);
          for (const line of lines) look(line);
          reader.on('line', look);
        });
      const conch = { process: child, ended, started, printed };
      running.push(conch);
      return conch;
    });
    for (const each of running) each.process.kill('SIGKILL');
    await Promise.all(running.map((each) => each.ended));
  },
});
