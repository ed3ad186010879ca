import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { expect, test } from '../../fixtures.ts';
import { conchProgram, dist } from '../../support/paths.ts';

const pages = ['', 'product/CL-01', 'checkout'];

/** Digest of what the server answers. */
async function digestOf(url: string): Promise<string> {
  const body = Buffer.from(await (await fetch(url)).arrayBuffer());
  return `sha384-${createHash('sha384').update(body).digest('base64')}`;
}

test('every script and style sheet that a page requests is in its inventory, with the digest of its bytes', async ({
  shell,
  store,
  page,
}) => {
  // Nothing is prefetched: that would be code of the next page.
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: Object.assign(new EventTarget(), { saveData: true }) });
  });
  for (const path of pages) {
    await shell.open(path);
    await shell.settled();
    const requested = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    const code = requested.filter((url) => /\.(js|css)$/.test(new URL(url).pathname));
    expect(code.length).toBeGreaterThan(5);

    const options = ['--page', `/${path}`, '--manifest', store.manifestFile, '--root', dist, '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, [conchProgram, 'inventory', ...options]);
    const listed: { readonly url: string; readonly integrity: string }[] = JSON.parse(stdout).code;
    const digests = new Map(listed.map(({ url, integrity }) => [url, integrity]));
    for (const url of code) expect(digests.get(new URL(url).pathname), `/${path}: ${url}`).toBe(await digestOf(url));
  }
});
