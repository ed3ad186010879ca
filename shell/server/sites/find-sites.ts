import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { domainToASCII } from 'node:url';
import { historyFolder } from '../../../manifests/ops/history/folder-records.ts';
import { parseBase } from '../html/base-path.ts';

/** A folder with a site. */
export type SiteFolder = {
  /** Host and path: `shop.example.com`, `example.com/shop`. */
  readonly name: string;
  /** As browsers send it: in lower case, and `xn--…` for letters outside of ASCII. */
  readonly host: string;
  /** With a slash at both ends. */
  readonly base: string;
  readonly folder: string;
};

export type FoundSites = {
  /** In the order of their names. */
  readonly sites: readonly SiteFolder[];
  /** Folders that look like sites and are none. */
  readonly problems: readonly string[];
};

/** A folder with this file is a site. */
export const MANIFEST_FILE = 'site.json';
/** The files of a site, which visitors get. */
export const ASSETS_FOLDER = 'assets';
const HISTORY_FOLDER = historyFolder(MANIFEST_FILE);
/** Segments of a path below a host. Deeper folders belong to something else. */
const MAX_DEPTH = 3;
/** Host names have fewer characters: https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4 */
const HOST = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

/**
 * Finds the sites in a folder. The path of a site's folder is its address: `shop.example.com/` is that host, `example.com/shop/` is
 * the path `/shop/` of a host.
 *
 * @param isKnown whether a site of this name was found before. It stays a site without its manifest, as long as its folder is there.
 * @throws what the file system throws, if a folder is there and cannot be read
 */
export async function findSites(root: string, isKnown: (name: string) => boolean): Promise<FoundSites> {
  const sites: SiteFolder[] = [];
  const problems: string[] = [];

  /** @returns whether there is a site in the folder, or below it */
  async function look(folder: string, host: string, segments: readonly string[]): Promise<boolean> {
    const entries = await entriesOf(folder);
    const name = [host, ...segments].join('/');
    const isSite = entries.some((entry) => entry.name === MANIFEST_FILE) || isKnown(name);
    if (isSite) add(folder, name, host, segments);
    if (segments.length === MAX_DEPTH) return isSite;
    let isAbove = false;
    for (const entry of await foldersAmong(folder, entries)) {
      if (entry === ASSETS_FOLDER || entry === HISTORY_FOLDER) continue;
      if (await look(join(folder, entry), host, [...segments, entry])) isAbove = true;
    }
    return isSite || isAbove;
  }

  function add(folder: string, name: string, host: string, segments: readonly string[]): void {
    const base = parseBase(segments.join('/'));
    const same = sites.find((site) => site.host === host && site.base === base);
    if (base === undefined) problems.push(`${folder} is not served: its name cannot be in the path of a site`);
    else if (same) problems.push(`${folder} is not served: it has the same address as ${same.folder}`);
    else sites.push({ name, host, base, folder });
  }

  for (const name of await foldersAmong(root, await readdir(root, { withFileTypes: true }))) {
    const folder = join(root, name);
    const host = domainToASCII(name);
    if (!HOST.test(host)) problems.push(`${folder} is not served: its name is not that of a host`);
    else if (!(await look(folder, host, [])))
      problems.push(`${folder} is not served: there is no ${MANIFEST_FILE} in it`);
  }
  return { sites, problems };
}

/** The names of folders that are not hidden, sorted. */
async function foldersAmong(folder: string, entries: readonly Dirent[]): Promise<readonly string[]> {
  const names: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && (await isFolderAt(join(folder, entry.name))));
    if (isFolder) names.push(entry.name);
  }
  return names.sort();
}

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code));

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isGone(error)) return []; // removed a moment ago
    throw error;
  }
}

async function isFolderAt(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (isGone(error)) return false; // a link to nothing
    throw error;
  }
}
