/**
 * Finds the Chromium that the tests drive; run as a program, it installs one where there is none:
 * CHROMIUM_PATH, Playwright's own, a `chromium-headless-shell` or `chromium` on the PATH, else Playwright's download, else
 * (Debian, as root) apt-get.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium, type LaunchOptions } from '@playwright/test';
import { findBrowser, isProgram, isRoot, launchOptions as optionsOf } from '../manifests/ops/deep/find-browser.ts';

/** Playwright gives up after five silences of this length; its own default makes minutes of them. */
const SILENCE_LIMIT_MS = 5_000;
/** Longest wait for a download that does move. */
const DOWNLOAD_LIMIT_MS = 10 * 60_000;

/** How Chromium is started for the tests and the benchmark. */
export const launchOptions = (...more: string[]): LaunchOptions => optionsOf(chromium.executablePath(), ...more);

/** For tests: Chromium keeps one renderer process per page, in place of a new one for the site that the page opens. */
export const ONE_PROCESS = '--renderer-process-limit=1';

type RunOptions = { readonly env?: NodeJS.ProcessEnv; readonly timeout?: number };

/** Runs a program in this terminal. Gives whether it exited with 0. */
const run = (command: string, parts: readonly string[], { env, timeout }: RunOptions = {}): boolean =>
  spawnSync(command, parts, { stdio: 'inherit', env: { ...process.env, ...env }, timeout }).status === 0;

const playwright = (parts: readonly string[], options?: RunOptions): boolean =>
  run(process.execPath, [createRequire(import.meta.url).resolve('@playwright/test/cli'), ...parts], options);

function install(): string | undefined {
  console.log('There is no Chromium yet: Playwright downloads one.');
  const downloaded = playwright(['install', '--only-shell', 'chromium'], {
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: String(SILENCE_LIMIT_MS) },
    timeout: DOWNLOAD_LIMIT_MS,
  });
  if (isRoot && existsSync('/etc/debian_version')) {
    if (downloaded) playwright(['install-deps', 'chromium']);
    else installByApt();
  }
  return findBrowser(chromium.executablePath());
}

function installByApt(): void {
  console.log('It could not be downloaded: apt-get installs it.');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update'], { env });
  const installs = (name: string) => run('apt-get', ['install', '--yes', name], { env });
  // Older releases have the full browser alone.
  if (!installs('chromium-headless-shell')) installs('chromium');
}

/** Why the tests cannot begin, with what to do about it; undefined when they can. */
function obstacle(browser: string | undefined): string | undefined {
  const { CHROMIUM_PATH } = process.env;
  if (!browser) {
    return 'There is no Chromium to test with. Install one as "chromium", or set CHROMIUM_PATH to one, and try again.';
  }
  if (!isProgram(browser)) return `CHROMIUM_PATH is ${browser}, which is no program. Correct it or unset it.`;
  const { status, stderr } = spawnSync(browser, ['--version'], { encoding: 'utf8' });
  if (status === 0) return undefined;
  const remedy = CHROMIUM_PATH
    ? 'Correct CHROMIUM_PATH or unset it.'
    : 'If libraries are missing, "sudo npx playwright install-deps chromium" installs them; or set CHROMIUM_PATH.';
  return `${browser} does not start. ${remedy}\n${stderr ?? ''}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const browser = findBrowser(chromium.executablePath()) ?? install();
  const complaint = obstacle(browser);
  if (complaint) {
    console.error(complaint.trimEnd());
    process.exitCode = 1;
  } else {
    console.log(`Testing with ${browser}`);
  }
}
