import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { RELEASED } from '../sites/one-line-release.ts';
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
      .toBe(availableDictionary(readFileSync(file)));
  }
}

/** Waits until a host of the store sends all that has changed from the build 1.0.0 of explore to that in the folder as deltas. */
export async function deltasAreThere(site: string, folder: string): Promise<void> {
  for (const { path, before } of changedFiles(folder)) {
    const headers = { 'accept-encoding': 'br, dcz', 'available-dictionary': availableDictionary(before) };
    await expect
      .poll(async () => (await ask(new URL(site).origin, path, { headers })).headers['content-encoding'], path)
      .toBe('dcz');
  }
}

/** What a page loads of explore 1.0.1 that it has in 1.0.0, with the content there. */
export function changedFiles(folder: string): readonly { readonly path: string; readonly before: Buffer }[] {
  const below = 'remotes/explore';
  const before = filesIn(join(dist, below, '1.0.0'));
  return [...filesIn(join(folder, below, RELEASED))].flatMap(([name, file]) => {
    const old = before.get(name);
    if (old === undefined || file.endsWith('.json')) return [];
    return [{ path: `/${below}/${RELEASED}/${file}`, before: readFileSync(join(dist, below, '1.0.0', old)) }];
  });
}

/** The header by which a browser says that it has a content. */
export const availableDictionary = (content: Buffer): string =>
  `:${createHash('sha256').update(content).digest('base64')}:`;

/** Name without hash -> name. */
const filesIn = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder)
      .filter((name) => !/\.(br|gz|map)$/.test(name))
      .map((name) => [name.replace(HASH, ''), name]),
  );
