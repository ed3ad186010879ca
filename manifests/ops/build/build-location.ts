import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFile } from '../../../shell/server/find-file.ts';
import { buildUrl, fillVersion } from '../../../shell/site/builds/build-urls.ts';
import { explainingFileErrors } from '../../file-error.ts';
import { OperatorError } from '../../operator-error.ts';
import { UsageError } from '../verb.ts';
import type { FullBuild } from './full-build.ts';

/** Where the builds of a manifest are looked for. */
export type BuildLocation = {
  /** Folder with remotes/. */
  readonly root: string;
  /** Further folders of builds; files in the root take precedence. */
  readonly assets: readonly string[];
  /**
   * Where the site is mounted. If given, builds on the site's own origin are read from there instead of from the
   * folders.
   */
  readonly site?: URL | undefined;
  /** A build that is about to be published: its path on the site, and the folder that its files are read from. */
  readonly staged?: { readonly path: string; readonly directory: string } | undefined;
};

export const locationOptions = {
  root: { type: 'string', default: 'dist' },
  assets: { type: 'string', multiple: true, default: [] as string[] },
  site: { type: 'string' },
} as const;

export const locationUsage = `  --root DIR        folder with remotes/, as for "conch serve" (default: dist)
  --assets DIR      another folder of builds; may be repeated
  --site URL        read builds from the running site over HTTP instead of from the folders`;

type LocationOptions = {
  readonly root: string;
  readonly assets: readonly string[];
  readonly site?: string | undefined;
};

/** @throws {UsageError} `site` is not a URL */
export function parseLocation({ root, assets, site }: LocationOptions): BuildLocation {
  if (site === undefined) return { root, assets };
  if (!/^https?:/.test(site) || !URL.canParse(site))
    throw new UsageError(`--site ${site} is not a URL such as https://shop.example.com/`);
  return { root, assets, site: new URL(site) };
}

/**
 * Reads the files of one build as visitors would get them: from the disk, where `conch serve` would find them, or over
 * HTTP.
 */
export type BuildReader = {
  /** Folder or URL of the build, with a slash at the end. */
  readonly name: string;
  /**
   * Undefined when there is no such file.
   *
   * @param file path inside the build, as in a URL; a query is sent over HTTP and ignored on disk
   * @throws {OperatorError} FILE_UNUSABLE when the file is there and cannot be read; BUILD_UNREACHABLE when the server
   *   does not answer, or answers with an error other than 404 and 410; SIGN_IN_NEEDED when it refuses those who are not
   *   signed in, and the manifest says so by `credentials`
   */
  read(file: string): Promise<BuildFile | undefined>;
};

export type BuildFile = {
  readonly content: Buffer;
  /** Response headers, if the file was read over HTTP. */
  readonly headers?: Headers;
  /** The final URL, if the request was redirected. */
  readonly redirectedTo?: string;
};

type BuildAddress = Pick<FullBuild, 'version' | 'basePath' | 'credentials'>;

/**
 * Whether a build is read from the folders; a build with an absolute basePath, or of a running site, is read over HTTP.
 */
export const isOnDisk = ({ basePath }: Pick<BuildAddress, 'basePath'>, { site }: BuildLocation): boolean =>
  basePath.startsWith('/') && site === undefined;

export function openBuild(build: BuildAddress, location: BuildLocation): BuildReader {
  const { version, basePath, credentials } = build;
  const { root, assets, site, staged } = location;
  const isPrivate = credentials === 'include';
  if (site) return openUrl(new URL(buildUrl(basePath, version, withSlash(site))), { origin: site.origin, isPrivate });
  const folder = fillVersion(basePath, version);
  if (staged && staged.path === folder) return openFolder(staged.directory);
  return isOnDisk(build, location)
    ? openFolders([root, ...assets], folder.slice(1))
    : openUrl(new URL(folder), { isPrivate });
}

export const openFolder = (directory: string): BuildReader => openFolders([directory], '');

type UrlOptions = {
  /** Sent as the `Origin` header, because some servers send CORS headers only to the origins that they allow. */
  readonly origin?: string;
  /** Whether only signed-in visitors get the files. */
  readonly isPrivate?: boolean;
};

export function openUrl(url: URL, { origin, isPrivate = false }: UrlOptions = {}): BuildReader {
  const folder = withSlash(url);
  const headers = origin === undefined || origin === folder.origin ? {} : { origin };
  return { name: folder.href, read: (file) => fetchFile(new URL(file, folder), headers, isPrivate) };
}

/** @param folder inside each of the directories, with a slash at the end; empty for the directories themselves */
function openFolders(directories: readonly string[], folder: string): BuildReader {
  const [first = '.'] = directories;
  return {
    name: join(first, folder, '/'),
    async read(file) {
      const path = `${folder}${file.replace(/\?.*$/s, '')}`;
      const error = { code: 'FILE_UNUSABLE', done: 'A file of the build cannot be read', path } as const;
      return explainingFileErrors(error, () => {
        const found = findFile(directories, path);
        return found && { content: readFileSync(join(found.folder, found.path)) };
      });
    },
  };
}

const FETCH_TIMEOUT_MS = 10_000;

async function fetchFile(
  url: URL,
  headers: Record<string, string>,
  isPrivate: boolean,
): Promise<BuildFile | undefined> {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    const content = Buffer.from(await response.arrayBuffer());
    if (isPrivate && asksToSignIn(response)) throw signInNeeded(url, response);
    if (response.status === 404 || response.status === 410) return undefined;
    if (!response.ok) throw unreachable(url, `answers ${response.status}`);
    return { content, headers: response.headers, ...(response.redirected && { redirectedTo: response.url }) };
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    throw unreachable(url, `does not answer: ${fetchErrorReason(cause)}`, cause);
  }
}

/** Gateways refuse with a status, or answer with their login page. */
const asksToSignIn = ({ status, headers }: Response): boolean =>
  [401, 403].includes(status) || /^text\/html/i.test(headers.get('content-type') ?? '');

const signInNeeded = ({ href }: URL, { status, redirected, url }: Response): OperatorError =>
  new OperatorError(
    'SIGN_IN_NEEDED',
    `${href} answers only to signed-in visitors (${redirected ? `redirected to ${url}` : status}), so it was not read.`,
    'Commands cannot sign in: open a page that shows it, as a visitor who is signed in.',
  );

const unreachable = (url: URL, fact: string, cause?: unknown): OperatorError =>
  new OperatorError(
    'BUILD_UNREACHABLE',
    `${url.href} ${fact}.`,
    'Request it with "curl -i", then correct basePath or fix the server.',
    { cause },
  );

/** Node's `fetch` only says "fetch failed"; the reason is in its cause. */
function fetchErrorReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `timeout after ${FETCH_TIMEOUT_MS / 1000} seconds`;
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message || ('code' in cause ? String(cause.code) : error.message);
}

export function withSlash(url: URL): URL {
  const folder = new URL(url);
  folder.pathname = `${folder.pathname.replace(/\/+$/, '')}/`;
  return folder;
}
