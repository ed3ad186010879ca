import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { ask } from './ask.ts';
import { dist } from './paths.ts';
import { listenToWire } from './wire-bytes.ts';

const HASH = /\.[0-9a-f]{8}(?=\.)/;

/**
 * Waits until Chromium sends the digests of files of version 1.0.0 when it asks for those of another version. It stores dictionaries some
 * time after it has run the files.
 *
 * @param urls of the files, which are those of dist/
 */
export async function dictionariesAreKept(page: Page, urls: readonly string[]): Promise<void> {
  const wire = await listenToWire(page);
  for (const url of urls) {
    const other = url.replace('/1.0.0/', '/0.0.0/').replace(HASH, '.00000000');
    const { pathname } = new URL(url);
    const file = join(dist, pathname.slice(pathname.indexOf('/remotes/')));
    await expect
      .poll(async () => {
        await page.evaluate((url) => fetch(url), other);
        return wire().findLast((each) => each.url === other)?.dictionary;
      }, other)
      .toBe(`:${digest(readFileSync(file))}:`);
  }
}

/** Waits until a server of the store sends all that has changed from the build 1.0.0 of explore to that in the folder as deltas. */
export async function deltasAreThere(site: string, release: string): Promise<void> {
  const { origin, pathname } = new URL(site);
  const before = filesIn(join(dist, 'remotes/explore/1.0.0'));
  const [version = ''] = readdirSync(join(release, 'remotes/explore'));
  for (const [name, file] of filesIn(join(release, 'remotes/explore', version))) {
    const old = before.get(name);
    if (!old || file.endsWith('.json')) continue;
    const headers = {
      'accept-encoding': 'br, dcz',
      'available-dictionary': `:${digest(readFileSync(join(dist, 'remotes/explore/1.0.0', old)))}:`,
    };
    const path = `${pathname}remotes/explore/${version}/${file}`;
    await expect.poll(async () => (await ask(origin, path, { headers })).headers['content-encoding'], path).toBe('dcz');
  }
}

/** Name without hash -> name. */
const filesIn = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder)
      .filter((name) => !/\.(br|gz|map)$/.test(name))
      .map((name) => [name.replace(HASH, ''), name]),
  );

const digest = (content: Buffer): string => createHash('sha256').update(content).digest('base64');
