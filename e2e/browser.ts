/**
 * Finds the Chromium that the tests drive; run as a program, it installs one where there is none:
 * CHROMIUM_PATH, Playwright's own, a `chromium` on the PATH, else Playwright's download, else (Debian, as root) apt-get.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

export const asRoot = process.getuid?.() === 0;

/** Path of a browser that is there, or undefined. */
export function findBrowser(): string | undefined {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  const onPath = PATH.split(delimiter).map((folder) => join(folder, 'chromium'));
  return [CHROMIUM_PATH, chromium.executablePath(), ...onPath].find((path) => path && isExecutable(path));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // accessSync tells by throwing, whatever the reason
  }
}

const run = (command: string, ...parts: string[]): boolean => {
  console.log(`> ${[command, ...parts].join(' ')}`);
  return spawnSync(command, parts, { stdio: 'inherit' }).status === 0;
};

function install(): string | undefined {
  if (process.env.CHROMIUM_PATH) {
    throw new Error(`CHROMIUM_PATH is ${process.env.CHROMIUM_PATH}, which is no program. Correct it or unset it.`);
  }
  run('npx', 'playwright', 'install', ...(asRoot ? ['--with-deps'] : []), '--only-shell', 'chromium');
  if (!findBrowser() && asRoot && existsSync('/etc/debian_version')) {
    run('apt-get', 'update');
    run('apt-get', 'install', '-y', 'chromium');
  }
  return findBrowser();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const browser = findBrowser() ?? install();
  if (!browser) {
    console.error('There is no browser to test with. Install Chromium, or set CHROMIUM_PATH to one.');
    process.exit(1);
  }
  console.log(`Testing with ${browser}`);
}
