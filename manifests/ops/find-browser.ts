import { accessSync, constants, statSync } from 'node:fs';
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

/** Path of a browser that is there, or undefined. CHROMIUM_PATH is believed: nobody wants another one in its place. */
export function findBrowser(own: string): string | undefined {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  if (CHROMIUM_PATH) return CHROMIUM_PATH;
  const onPath = PATH.split(delimiter).map((folder) => join(folder, 'chromium'));
  return [own, ...onPath].find(isProgram);
}

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // accessSync tells by throwing, whatever the reason
  }
}
