import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { LaunchOptions } from '@playwright/test';

export const asRoot = process.getuid?.() === 0;

/**
 * How Chromium is started; as root it has no sandbox, and the rest keeps it from calling home.
 *
 * @param own path at which Playwright keeps its own one, whether it is there or not
 */
export function launchOptions(own: string, ...more: string[]): LaunchOptions {
  const executablePath = findBrowser(own);
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
    args: [...(asRoot ? ['--no-sandbox'] : []), ...quiet, ...more],
  };
}

/**
 * Path of a browser that is there, or undefined. CHROMIUM_PATH is believed: nobody wants another one in its place. Of others,
 * Playwright's come first, and headless shells: the same browser, without the parts around the page that cost it more than
 * half of its work.
 *
 * @param own path at which Playwright keeps its own one, whether it is there or not
 */
export function findBrowser(own: string): string | undefined {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  if (CHROMIUM_PATH) return CHROMIUM_PATH;
  const onPath = (name: string) => PATH.split(delimiter).map((folder) => join(folder, name));
  return [...shellsBeside(own), own, ...onPath('chromium-headless-shell'), ...onPath('chromium')].find(isProgram);
}

/** Where Playwright keeps its headless shell of the same revision; it tells the path of the full browser alone. */
function shellsBeside(own: string): string[] {
  const [, caches, revision] = /^(.*)[\\/]chromium-(\d+)[\\/]/.exec(own) ?? [];
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
    return false; // accessSync tells by throwing, whatever the reason
  }
}
