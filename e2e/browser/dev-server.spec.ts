import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from '@playwright/test';
import { test as base, expect as baseExpect } from '../fixtures.ts';
import { repository } from '../support/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const notCopied = /^(node_modules|dist|test-results|playwright-report|\.git)$/;

type Development = {
  readonly url: string;
  /** Replaces a text in a file of the copy. */
  edit(file: string, text: string, replacement: string): void;
  /** Sends SIGINT, as Ctrl-C does in a terminal; resolves when the server has ended. */
  interrupt(): Promise<void>;
};

/** `npm run dev` on a free port, in a copy of the repository that the test edits. */
const test = base.extend<{ development: Development }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  development: async ({}, use) => {
    const copy = temporaryFolder();
    const isCopied = (source: string) => !notCopied.test(relative(repository, source));
    cpSync(repository, copy, { recursive: true, filter: isCopied });
    symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'));

    // In its own process group, so that npm, its shell, tsx and the server can be ended together.
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
          baseExpect(before).toContain(text);
          // Like many editors: a new file replaces the old one.
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

// Five builds without a cache, on two cores that run other tests, too.
test.describe.configure({ timeout: 240_000 });
const expect = baseExpect.configure({ timeout: 60_000 });

/** Waits until the page is connected to the development server. */
const listening = async (page: Page): Promise<void> => {
  const socket = await page.waitForEvent('websocket');
  await socket.waitForEvent('framereceived');
};

// Chromium only: Playwright does not report WebSockets of an installed Firefox.
test('the development server reloads the page after a change of a remote, of the manifest and of the shell', {
  tag: ['@slow', '@chromium'],
}, async ({ development, page, shell }) => {
  const opened = listening(page);
  await shell.open('stores');
  await expect(shell.heading).toHaveText('Our stores');
  await expect(page).toHaveTitle('Our stores · Tractor Store');
  await expect(shell.heading, 'the scope of the preset matches the outlet').toHaveCSS('margin', '0px');
  await opened;

  const reloaded = listening(page);
  development.edit('remotes/explore/texts.ts', 'Our stores', 'Our yards');
  await expect(shell.heading).toHaveText('Our yards');
  await reloaded;

  development.edit('manifests/site.json', 'Our stores', 'Every yard');
  await expect(page).toHaveTitle('Every yard · Tractor Store');

  const layouts = { standard: { areas: ['header', 'main', 'footer', 'legal'] }, focused: { areas: ['main'] } };
  development.edit(
    'manifests/site.json',
    '"origins": [],',
    `"origins": [], "layouts": ${JSON.stringify(layouts)}, "redirects": [{ "from": "/branches", "to": "/stores" }],`,
  );
  await expect(page.locator('footer + [data-region="legal"]')).toBeAttached();
  await expect(page.locator('body')).toHaveCSS('display', 'grid');
  const redirected = await page.request.get('/branches?x=1', { maxRedirects: 0 });
  expect([redirected.status(), redirected.headers().location]).toEqual([302, '/stores?x=1']);

  development.edit('shell/page/page.css', 'margin: 0;\n  display: flex', 'margin: 1px;\n  display: flex');
  await expect(page.locator('body'), 'the styles of the shell, which are inline').toHaveCSS('margin', '1px');

  // Pending requests of the page would fail.
  await page.waitForLoadState('networkidle');
  const before = performance.now();
  await development.interrupt();
  expect(performance.now() - before).toBeLessThan(10_000);
});
