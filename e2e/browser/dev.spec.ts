import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { test as base, expect } from '../fixtures.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const notCopied = /^(node_modules|dist|test-results|playwright-report|\.git)$/;

type Development = {
  readonly url: string;
  /** Replaces a text in a file of the copy that is being developed. */
  edit(file: string, text: string, replacement: string): void;
  /** What Ctrl-C does in a terminal; resolves when the server has ended. */
  interrupt(): Promise<void>;
};

/** `npm run dev` on a free port, in a copy of the repository that the test may edit. */
const test = base.extend<{ development: Development }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture depends on
  development: async ({}, use) => {
    const copy = realpathSync(mkdtempSync(join(tmpdir(), 'conch-dev-')));
    cpSync(root, copy, { recursive: true, filter: (source) => !notCopied.test(relative(root, source)) });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

    // In a process group of its own, which is ended whole: npm, its shell, tsx and the server.
    const npm = spawn('npm', ['run', 'dev'], {
      cwd: copy,
      env: { ...process.env, PORT: '0' },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(npm, 'close');
    const signal = (name: NodeJS.Signals) => {
      const running = npm.exitCode === null && npm.signalCode === null;
      if (running && npm.pid) process.kill(-npm.pid, name);
    };
    const log: string[] = [];
    try {
      const url = await new Promise<string>((resolve, reject) => {
        for (const stream of [npm.stdout, npm.stderr]) {
          createInterface(stream).on('line', (line) => {
            log.push(line);
            const [found] = /http:\/\/\S+/.exec(line) ?? [];
            if (found) resolve(found);
          });
        }
        ended.then(() => reject(new Error(`npm run dev ended: ${log.join('\n')}`)), reject);
      });
      await use({
        url,
        edit(file, text, replacement) {
          const path = join(copy, file);
          const before = readFileSync(path, 'utf8');
          expect(before).toContain(text);
          // As many editors do.
          writeFileSync(`${path}.new`, before.replaceAll(text, replacement));
          renameSync(`${path}.new`, path);
        },
        async interrupt() {
          signal('SIGINT');
          await ended;
        },
      });
    } finally {
      signal('SIGKILL');
      await ended;
      rmSync(copy, { recursive: true });
    }
  },
  baseURL: async ({ development }, use) => use(development.url),
});

// Five builds begin from nothing, on two cores beside another test.
test.describe.configure({ timeout: 90_000 });

/** The page is told of changes from now on. */
const listening = async (page: Page): Promise<void> => {
  const socket = await page.waitForEvent('websocket');
  await socket.waitForEvent('framereceived');
};

test('a change of a remote, of the manifest and of the shell shows without a hand on the browser', {
  tag: '@slow',
}, async ({ development, page, shell }) => {
  const opened = listening(page);
  await shell.open('stores');
  await expect(shell.heading).toHaveText('Our stores');
  await expect(page).toHaveTitle('Our stores · Tractor Store');
  await expect(shell.heading, 'the preset’s scope fits the outlet').toHaveCSS('margin', '0px');
  await opened;

  const reloaded = listening(page);
  development.edit('remotes/explore/texts.ts', 'Our stores', 'Our yards');
  await expect(shell.heading).toHaveText('Our yards');
  await reloaded;

  development.edit('manifests/site.json', 'Our stores', 'Every yard');
  await expect(page).toHaveTitle('Every yard · Tractor Store');

  development.edit('shell/page/page.css', 'margin: 0;\n  display: flex', 'margin: 1px;\n  display: flex');
  await expect(page.locator('body'), 'the shell’s styles, which stand in the page').toHaveCSS('margin', '1px');

  // What the page still asks for would fail.
  await page.waitForLoadState('networkidle');
  const before = performance.now();
  await development.interrupt();
  expect(performance.now() - before).toBeLessThan(3_000);
});
