#!/usr/bin/env node
/**
 * Starts a Firefox that is installed on this machine, for Playwright's channel `moz-firefox`, and forwards WebDriver BiDi between them.
 *
 * Playwright 1.65 sends `emulation.setMediaFeaturesOverride` for each new context. Firefox 153 does not know that command, and
 * Playwright gives up on the error. This program executes it in Firefox's own window, for all pages of the browser.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { WebSocket, WebSocketServer } from 'ws';

const UNKNOWN_COMMAND = 'emulation.setMediaFeaturesOverride';
/** Ids of this program's own commands begin here; those of Playwright begin with 1. */
const OWN_IDS = 2 ** 40;
const ANNOUNCEMENT = /WebDriver BiDi listening on (ws:\S+)/;

const firefox = spawn(
  process.env.FIREFOX_PATH ?? 'firefox-esr',
  ['--remote-allow-system-access', ...process.argv.slice(2)],
  { stdio: ['ignore', 'inherit', 'pipe'] },
);
firefox.on('error', ({ message }) => {
  console.error(`Firefox does not start: ${message}`);
  process.exit(1);
});
firefox.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => firefox.kill(signal));

// Playwright waits for the announcement on stderr, and connects to the URL in it.
createInterface(firefox.stderr).on('line', (line) => {
  const upstream = ANNOUNCEMENT.exec(line)?.[1];
  if (upstream) forward(upstream);
  else console.error(line);
});

function forward(upstream) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('listening', () => console.error(`WebDriver BiDi listening on ws://127.0.0.1:${server.address().port}`));
  server.on('connection', (playwright, { url }) => {
    const browser = new WebSocket(upstream + url, { maxPayload: 0 });
    const opened = new Promise((resolve) => browser.on('open', resolve));
    const answers = new Map();
    const send = (method, params) => {
      const id = OWN_IDS + answers.size;
      browser.send(JSON.stringify({ id, method, params }));
      return new Promise((resolve) => answers.set(id, resolve));
    };
    browser.on('message', (data) => {
      const text = data.toString();
      const message = JSON.parse(text);
      const answer = answers.get(message.id);
      if (answer) answer(message);
      else playwright.send(text);
    });
    browser.on('close', () => playwright.close());
    browser.on('error', ({ message }) => console.error(`The connection to Firefox failed: ${message}`));
    playwright.on('close', () => browser.close());
    playwright.on('message', async (data) => {
      const text = data.toString();
      const { id, method, params } = JSON.parse(text);
      await opened;
      if (method !== UNKNOWN_COMMAND) return browser.send(text);
      const error = await preferColours(send, params.features['prefers-color-scheme']);
      playwright.send(JSON.stringify({ id, ...(error ?? { type: 'success', result: {} }) }));
    });
  });
}

/** Values of the preference: https://searchfox.org/mozilla-central/source/modules/libpref/init/StaticPrefList.yaml */
const COLOURS = { dark: 0, light: 1 };

/** Sets a preference, as `about:config` does. Gives the answer of Firefox if it refuses. */
async function preferColours(send, scheme) {
  const tree = await send('browsingContext.getTree', { 'moz:scope': 'chrome', maxDepth: 0 });
  if (tree.type !== 'success') return tree;
  const [{ context }] = tree.result.contexts;
  const name = "'layout.css.prefers-color-scheme.content-override'";
  const value = COLOURS[scheme];
  const expression = `Services.prefs.${value === undefined ? `clearUserPref(${name})` : `setIntPref(${name}, ${value})`}`;
  const set = await send('script.evaluate', { expression, target: { context }, awaitPromise: false });
  return set.type === 'success' ? undefined : set;
}
