#!/usr/bin/env node
/**
 * Starts a Firefox that is installed on this machine, for Playwright's channel `moz-firefox`, and forwards WebDriver BiDi between them.
 *
 * Playwright 1.65 sends `emulation.setMediaFeaturesOverride` to each new context. Firefox 153 does not know that command, and
 * Playwright gives up on the error. This program answers it: `firefox.ts` sets the colour scheme and reduced motion as preferences.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { WebSocket, WebSocketServer } from 'ws';

const UNKNOWN_COMMAND = 'emulation.setMediaFeaturesOverride';
const ANNOUNCEMENT = /WebDriver BiDi listening on (ws:\S+)/;

const firefox = spawn(process.env.FIREFOX_PATH ?? 'firefox-esr', process.argv.slice(2), {
  stdio: ['ignore', 'inherit', 'pipe'],
});
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
    browser.on('message', (data) => playwright.send(data.toString()));
    browser.on('close', () => playwright.close());
    browser.on('error', ({ message }) => console.error(`The connection to Firefox failed: ${message}`));
    playwright.on('close', () => browser.close());
    playwright.on('message', async (data) => {
      const text = data.toString();
      const { id, method } = JSON.parse(text);
      if (method === UNKNOWN_COMMAND) playwright.send(JSON.stringify({ type: 'success', id, result: {} }));
      else {
        await opened;
        browser.send(text);
      }
    });
  });
}
