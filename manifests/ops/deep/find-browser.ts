import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { LaunchOptions } from '@playwright/test';

export const isRoot = process.getuid?.() === 0;

/**
 * Options to launch Chromium. It does not start as root with a sandbox (https://crbug.com/638180). The other flags keep
 * it from making requests of its own.
 *
 * @param playwrightPath where Playwright installs its Chromium, whether it is there or not
 */
export function launchOptions(playwrightPath: string, ...more: string[]): LaunchOptions {
  const executablePath = findBrowser(playwrightPath);
  const quiet = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return {
    ...(executablePath && { executablePath }),
    args: [...(isRoot ? ['--no-sandbox'] : []), ...quiet, ...more],
  };
}

/**
 * Path of an installed Chromium, or undefined. CHROMIUM_PATH is used without a check. Otherwise Playwright's Chromium
 * comes before one on the PATH, and a headless shell before a full browser: it is the same browser without its user
 * interface, and needs less than half of the CPU time.
 *
 * @param playwrightPath where Playwright installs its Chromium, whether it is there or not
 */
export function findBrowser(playwrightPath: string): string | undefined {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  if (CHROMIUM_PATH) return CHROMIUM_PATH;
  const onPath = (name: string) => PATH.split(delimiter).map((folder) => join(folder, name));
  const candidates = [
    ...headlessShells(playwrightPath),
    playwrightPath,
    ...onPath('chromium-headless-shell'),
    ...onPath('chromium'),
  ];
  return candidates.find(isProgram);
}

/** Playwright's headless shells of the same revision. Playwright only tells the path of the full browser. */
function headlessShells(playwrightPath: string): string[] {
  const [, caches, revision] = /^(.*)[\\/]chromium-(\d+)[\\/]/.exec(playwrightPath) ?? [];
  if (caches === undefined) return [];
  const home = join(caches, `chromium_headless_shell-${revision}`);
  const builds = existsSync(home) ? readdirSync(home) : [];
  return builds.flatMap((build) => ['', '.exe'].map((end) => join(home, build, `chrome-headless-shell${end}`)));
}

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // accessSync throws if the file is missing or not executable
  }
}
