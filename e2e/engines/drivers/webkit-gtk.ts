import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { WebDriver } from './web-driver.ts';

const WINDOW = fileURLToPath(new URL('webkit-window.py', import.meta.url));
const START_TIMEOUT_MS = 15_000;

/** WebKitGTK from Debian's packages (webkit2gtk-driver), on a virtual screen (xvfb). */
export type WebKitGtk = {
  /** Opens a window with empty storage. */
  begin(): Promise<WebDriver>;
  /** What the pages have written to their consoles so far, one message per line. */
  console(): string;
  close(): Promise<void>;
};

export async function startWebKitGtk({ dark }: { readonly dark: boolean }): Promise<WebKitGtk> {
  const home = temporaryFolder();
  writeGtkSettings(home, dark);
  const consoleFile = join(home, 'console.log');
  writeFileSync(consoleFile, '');

  const { screen, display } = await startScreen();
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      DISPLAY: display,
      GDK_BACKEND: 'x11',
      NO_AT_BRIDGE: '1', // no accessibility bus: without a desktop, waiting for it slows down each start
      HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_CACHE_HOME: home,
      XDG_DATA_HOME: home,
      MESA_SHADER_CACHE_DISABLE: 'true', // it outlives the folder
      CONCH_CONSOLE: consoleFile,
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilItAnswers(`${url}/status`);
  return {
    begin: () =>
      WebDriver.begin(url, {
        unhandledPromptBehavior: 'ignore',
        pageLoadStrategy: 'none', // web-driver-tab.ts waits for the HTML alone, as some tests let a script hang
        'webkitgtk:browserOptions': { binary: WINDOW, args: [] },
      }),
    console: () => readFileSync(consoleFile, 'utf8'),
    async close() {
      await end(driver);
      await end(screen);
    },
  };
}

/** WebKitGTK has no other way to emulate a dark colour scheme and reduced motion: it asks GTK. */
function writeGtkSettings(home: string, dark: boolean): void {
  mkdirSync(join(home, 'gtk-3.0'));
  const settings = { 'gtk-enable-animations': false, 'gtk-application-prefer-dark-theme': dark };
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${Number(value)}`);
  writeFileSync(join(home, 'gtk-3.0', 'settings.ini'), `[Settings]\n${lines.join('\n')}\n`);
}

/** Starts an X server on a free display, whose number it writes to file descriptor 3. */
async function startScreen(): Promise<{ screen: ChildProcess; display: string }> {
  const parameters = ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'];
  const screen = spawn('Xvfb', parameters, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const display = new Promise<string>((resolve, reject) => {
    screen.stdio[3]?.on('data', (data: Buffer) => resolve(`:${data.toString().trim()}`));
    screen.on('error', reject);
    screen.on('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
  return { screen, display: await display };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port');
  return address.port;
}

async function untilItAnswers(url: string): Promise<void> {
  const giveUpAt = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const answer = await fetch(url).catch((error: unknown) => error);
    if (answer instanceof Response) return;
    if (Date.now() > giveUpAt) throw new Error(`${url} does not answer`, { cause: answer });
    await setTimeout(20);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}
