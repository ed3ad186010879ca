import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { firefox, type LaunchOptions, webkit } from '@playwright/test';
import { isProgram } from '../../../manifests/ops/deep/find-browser.ts';

/** How a project of Playwright's configuration uses an engine. */
export type EngineOptions = {
  readonly browserName: 'chromium' | 'firefox' | 'webkit';
  readonly channel?: string;
  readonly launchOptions?: LaunchOptions;
  /** See engines.ts. */
  readonly usesWebKitGtk?: boolean;
};

const FIREFOX_ESR = fileURLToPath(new URL('firefox-esr.mjs', import.meta.url));

/** Playwright's Firefox, or one on the PATH; undefined if there is none. */
export function findFirefox(): EngineOptions | undefined {
  if (existsSync(firefox.executablePath())) return { browserName: 'firefox' };
  const program = process.env.FIREFOX_PATH ?? onPath('firefox-esr') ?? onPath('firefox');
  if (!program) return undefined;
  const env = { ...process.env, FIREFOX_PATH: program };
  return { browserName: 'firefox', channel: 'moz-firefox', launchOptions: { executablePath: FIREFOX_ESR, env } };
}

/** Playwright's WebKit, or WebKitGTK with the programs that webkit-gtk.ts starts; undefined if there is neither. */
export function findWebKit(): EngineOptions | undefined {
  if (existsSync(webkit.executablePath())) return { browserName: 'webkit' };
  const isInstalled = ['WebKitWebDriver', 'Xvfb', 'python3'].every(onPath);
  return isInstalled ? { browserName: 'webkit', usesWebKitGtk: true } : undefined;
}

const onPath = (name: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isProgram);
