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

const FIREFOX_PREFERENCES = {
  'ui.prefersReducedMotion': 1, // Playwright emulates it in other engines only
  // These save a third of the CPU time of a test: no spare processes, one process for all origins, 20 frames per second.
  'dom.ipc.processPrelaunch.enabled': false,
  'dom.ipc.processCount': 1,
  'fission.webContentIsolationStrategy': 0,
  'layout.frame_rate': 20,
};

/** Playwright's Firefox, or one on the PATH; undefined if there is none. */
export function findFirefox(): EngineOptions | undefined {
  if (existsSync(firefox.executablePath())) return { browserName: 'firefox' };
  const program = process.env.FIREFOX_PATH ?? onPath('firefox-esr') ?? onPath('firefox');
  if (!program) return undefined;
  const env = { ...process.env, FIREFOX_PATH: program };
  const launchOptions = { executablePath: FIREFOX_ESR, env, firefoxUserPrefs: FIREFOX_PREFERENCES };
  return { browserName: 'firefox', channel: 'moz-firefox', launchOptions };
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
