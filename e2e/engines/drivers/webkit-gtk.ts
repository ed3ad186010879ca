import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { property, WebDriver } from './web-driver.ts';

const WINDOW = fileURLToPath(new URL('webkit-window.py', import.meta.url));
const START_TIMEOUT_MS = 15_000;

/** WebKitGTK from Debian's packages (webkit2gtk-driver), on a virtual screen (xvfb). */
export type WebKitGtk = {
  /** Opens a window with empty storage. Only one is open at a time. */
  openWindow(options: { readonly dark: boolean }): Promise<Window>;
  /** What the pages have written to their consoles so far, one message per line. */
  console(): string;
  close(): Promise<void>;
};

type Window = { readonly driver: WebDriver; close(): Promise<void> };

/** One process of webkit-window.py. It has an empty window, as a session ends with its last one. */
type Session = { readonly driver: WebDriver; readonly dark: boolean; readonly emptyWindow: unknown };

export async function startWebKitGtk(): Promise<WebKitGtk> {
  const home = temporaryFolder();
  const consoleFile = join(home, 'console.log');
  const consoleOutput = openSync(consoleFile, 'a');

  const { screen, display } = await startScreen();
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
    stdio: ['ignore', consoleOutput, consoleOutput], // a pipe might deliver a message after the test has ended
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
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilItAnswers(`${url}/status`);
  const begin = async (dark: boolean): Promise<Session> => {
    const driver = await WebDriver.begin(url, {
      unhandledPromptBehavior: 'ignore',
      pageLoadStrategy: 'none', // web-driver-tab.ts waits for the HTML alone, as some tests let a script hang
      'webkitgtk:browserOptions': { binary: WINDOW, args: dark ? ['--dark'] : [] },
    });
    return { driver, dark, emptyWindow: await driver.get('window') };
  };
  let session: Session | undefined;
  return {
    async openWindow({ dark }) {
      if (session?.dark !== dark) {
        await session?.driver.end(); // WebKitWebDriver allows one session at a time
        session = await begin(dark);
      }
      const { driver, emptyWindow } = session;
      const handle = property(await driver.post('window/new', { type: 'window' }), 'handle');
      await driver.post('window', { handle });
      return {
        driver,
        async close() {
          await driver.delete('window');
          await driver.post('window', { handle: emptyWindow });
        },
      };
    },
    console: () => readFileSync(consoleFile, 'utf8'),
    async close() {
      await session?.driver.end();
      await end(driver);
      await end(screen);
      closeSync(consoleOutput);
    },
  };
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
