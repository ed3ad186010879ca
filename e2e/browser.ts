/**
 * Finds the Chromium that the tests drive: CHROMIUM_PATH, Playwright's own, a `chromium-headless-shell` or `chromium` on the PATH.
 *
 * Run as a program, it installs what is missing of Chromium, Firefox and WebKit (engines/drivers/find-engines.ts): Playwright's
 * download, or else, on Debian as root, packages by apt-get; and there also nginx and Caddy.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium, type LaunchOptions } from '@playwright/test';
import { findBrowser, isProgram, isRoot, launchOptions as optionsOf } from '../manifests/ops/deep/find-browser.ts';
import { findFirefox, findWebKit } from './engines/drivers/find-engines.ts';
import { findCaddy } from './sites/hosts/caddy.ts';
import { findNginx } from './sites/hosts/nginx.ts';

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

type Engine = {
  /** As `playwright install` calls it. */
  readonly name: 'chromium' | 'firefox' | 'webkit';
  readonly isThere: () => boolean;
  /** Debian's packages, those that are tried first coming first. */
  readonly packages: readonly (readonly string[])[];
};

const engines: readonly Engine[] = [
  {
    name: 'chromium',
    isThere: () => findBrowser(chromium.executablePath()) !== undefined,
    // Older releases have the full browser only.
    packages: [['chromium-headless-shell'], ['chromium']],
  },
  { name: 'firefox', isThere: () => findFirefox() !== undefined, packages: [['firefox-esr']] },
  {
    name: 'webkit',
    isThere: () => findWebKit() !== undefined,
    packages: [['webkit2gtk-driver', 'xvfb', 'python3-gi', 'gir1.2-webkit2-4.1']],
  },
];

function install(missing: readonly Engine[]): void {
  const names = missing.map(({ name }) => name);
  console.log(`Playwright downloads what is missing: ${names.join(', ')}`);
  const downloaded = playwright(['install', '--only-shell', ...names], {
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: String(SILENCE_LIMIT_MS) },
    timeout: DOWNLOAD_LIMIT_MS,
  });
  if (!hasApt) return;
  if (downloaded) playwright(['install-deps', ...names]);
  else {
    console.log('It could not be downloaded: apt-get installs it.');
    installByApt(missing.filter(({ isThere }) => !isThere()).map(({ packages }) => packages));
  }
}

const hasApt = isRoot && existsSync('/etc/debian_version');

/** @param wanted for each program its packages, those that are tried first coming first */
function installByApt(wanted: readonly (readonly (readonly string[])[])[]): void {
  const apt = (...parts: string[]) =>
    run('apt-get', ['-o', 'DPkg::Lock::Timeout=60', ...parts], {
      env: { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    }); // starts no service
  apt('update');
  for (const packages of wanted) {
    packages.some((names) => apt('install', '--yes', '--no-install-recommends', ...names));
  }
}

/** Why the tests cannot begin, with what to do about it; undefined when they can. */
function obstacle(): string | undefined {
  const { CHROMIUM_PATH } = process.env;
  const browser = findBrowser(chromium.executablePath());
  if (!browser) {
    return 'There is no Chromium to test with. Install one as "chromium", or set CHROMIUM_PATH to one, and try again.';
  }
  if (!isProgram(browser)) return `CHROMIUM_PATH is ${browser}, which is no program. Correct it or unset it.`;
  const { status, stderr } = spawnSync(browser, ['--version'], { encoding: 'utf8' });
  if (status !== 0) {
    const remedy = CHROMIUM_PATH
      ? 'Correct CHROMIUM_PATH or unset it.'
      : 'If libraries are missing, "sudo npx playwright install-deps chromium" installs them; or set CHROMIUM_PATH.';
    return `${browser} does not start. ${remedy}\n${stderr ?? ''}`;
  }
  const missing = engines.find(({ isThere }) => !isThere());
  if (!missing) return undefined;
  const packages = missing.packages.map((names) => names.join(' ')).join(', or ');
  return `There is no ${missing.name} to test with. "npx playwright install ${missing.name}" downloads it; on Debian, install ${packages}.`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = engines.filter(({ isThere }) => !isThere());
  if (missing.length > 0) install(missing);
  // Without them, the tests of exports on these hosts, and of them in front of several instances, are skipped.
  const hosts = [...(findNginx() ? [] : [[['nginx-light'], ['nginx']]]), ...(findCaddy() ? [] : [[['caddy']]])];
  if (hosts.length > 0 && hasApt) installByApt(hosts);
  const complaint = obstacle();
  if (complaint) {
    console.error(complaint.trimEnd());
    process.exitCode = 1;
  } else {
    console.log(`Testing with ${findBrowser(chromium.executablePath())}, Firefox and WebKit`);
  }
}
