import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFile } from '../../../shell/server/folders.ts';
import { buildUrl, fillVersion } from '../../../shell/site/build-urls.ts';
import { OperatorError } from '../../operator-error.ts';

/** The files of one build as visitors would get them: on disk, where `conch serve` would find them, or over HTTP. */
export type BuildReader = {
  /** Folder or URL, for people. */
  readonly name: string;
  /**
   * Undefined when it is not there.
   *
   * @param file inside the build, as in a URL; a query is sent over HTTP, and means nothing on disk
   * @throws {OperatorError} BUILD_UNREACHABLE when the server gives no answer or an error other than 404 and 410
   */
  read(file: string): Promise<BuildFile | undefined>;
};

export type BuildFile = {
  readonly content: Buffer;
  /** That came with it over HTTP. */
  readonly headers?: Headers;
  /** The URL that it came from in the end, when that is not the one that was asked. */
  readonly redirectedTo?: string;
};

/** Where the builds of a manifest are looked for. */
export type BuildLocation = {
  /** Folder with remotes/. */
  readonly root: string;
  /** Further folders of builds; files in the root come first. */
  readonly assets: readonly string[];
  /** Where the site is mounted. Builds on the site's own origin are then read from there, and not from the folders. */
  readonly site?: URL | undefined;
};

type BuildAddress = { readonly version: string; readonly basePath: string };

const LIMIT_MS = 10_000;

/** A path is a folder of the root and the assets, or is below `site` when that is given. An absolute basePath is always HTTP. */
export function openBuild({ version, basePath }: BuildAddress, { root, assets, site }: BuildLocation): BuildReader {
  const folder = fillVersion(basePath, version);
  if (site) return openUrl(new URL(buildUrl(basePath, version, withSlash(site))), site.origin);
  return folder.startsWith('/') ? placeInFolders([root, ...assets], folder.slice(1)) : openUrl(new URL(folder));
}

export const openFolder = (directory: string): BuildReader => placeInFolders([directory], '');

/** @param origin of the page that would ask, which some servers want to know before they allow it */
export function openUrl(folder: URL, origin?: string): BuildReader {
  const directory = withSlash(folder);
  const headers = origin === undefined || origin === directory.origin ? {} : { origin };
  return { name: directory.href, read: (file) => fetchFile(new URL(file, directory), headers) };
}

/** @param folder below each of the directories, with a slash at the end, or empty for the directories themselves */
function placeInFolders(directories: readonly string[], folder: string): BuildReader {
  const [first = '.'] = directories;
  return {
    name: join(first, folder, '/'),
    async read(file) {
      const found = findFile(directories, `${folder}${file.replace(/\?.*$/s, '')}`);
      return found && { content: readFileSync(join(found.folder, found.path)) };
    },
  };
}

async function fetchFile(url: URL, headers: Record<string, string>): Promise<BuildFile | undefined> {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(LIMIT_MS) });
    const content = Buffer.from(await response.arrayBuffer());
    if (response.status === 404 || response.status === 410) return undefined;
    if (!response.ok) throw unreachable(url, `answers ${response.status}`);
    return { content, headers: response.headers, ...(response.redirected && { redirectedTo: response.url }) };
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    throw unreachable(url, `does not answer: ${reasonOf(cause)}`, cause);
  }
}

const unreachable = (url: URL, fact: string, cause?: unknown): OperatorError =>
  new OperatorError(
    'BUILD_UNREACHABLE',
    `${url.href} ${fact}.`,
    'Open it with "curl -i"; correct basePath, or see to its server.',
    { cause },
  );

/** `fetch` says "fetch failed", and hides why in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no end after ${LIMIT_MS / 1000} seconds`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message || ('code' in cause ? String(cause.code) : error.message);
}

export function withSlash(url: URL): URL {
  const folder = new URL(url);
  folder.pathname = `${folder.pathname.replace(/\/+$/, '')}/`;
  return folder;
}
