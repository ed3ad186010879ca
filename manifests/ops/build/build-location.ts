import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from '../../../shell/server/files/find-file.ts';
import { buildUrl, fillVersion } from '../../../shell/site/builds/build-urls.ts';
import { explainingFileErrors } from '../../file-error.ts';
import { isBucketUrl } from '../buckets/open-bucket.ts';
import { UsageError } from '../verb.ts';
import { openBucketBuild } from './bucket-build.ts';
import type { BuildReader } from './build-file.ts';
import { readStoredCopies } from './compressed-copies.ts';
import { fetchFile } from './fetch-file.ts';
import type { FullBuild } from './full-build.ts';
import { readPlainFile } from './read-plain-file.ts';

/** Where the builds of a manifest are looked for. */
export type BuildLocation = {
  /** Folder with remotes/, or its URL in a bucket. */
  readonly root: string;
  /** Further folders of builds; files in the root take precedence. */
  readonly assets: readonly string[];
  /**
   * Where the site is mounted. If given, builds on the site's own origin are read from there instead of from the
   * folders.
   */
  readonly site?: URL | undefined;
  /** A build that is about to be published. */
  readonly staged?: StagedBuild | undefined;
  /** Hosts to which a request may be redirected, in addition to the one that it goes to. */
  readonly origins?: readonly string[] | undefined;
};

export type StagedBuild = {
  /** Its path on the site. */
  readonly path: string;
  /** The folder that its files are read from. */
  readonly directory: string;
  /** Its remote.json, if the folder has none. */
  readonly remoteJson?: Buffer | undefined;
};

export const locationOptions = {
  root: { type: 'string', default: 'dist' },
  assets: { type: 'string', multiple: true, default: [] as string[] },
  site: { type: 'string' },
} as const;

export const locationUsage = `  --root DIR        folder with remotes/, as for "conch serve", or its URL in a bucket (default: dist)
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

type BuildAddress = Pick<FullBuild, 'version' | 'basePath' | 'credentials'>;

/**
 * Whether a build is read from the folders; a build with an absolute basePath, or of a running site, is read over HTTP.
 */
export const isOnDisk = ({ basePath }: Pick<BuildAddress, 'basePath'>, { site }: BuildLocation): boolean =>
  basePath.startsWith('/') && site === undefined;

export function openBuild(build: BuildAddress, location: BuildLocation): BuildReader {
  const { version, basePath, credentials } = build;
  const { root, assets, site, staged, origins } = location;
  const options = { isPrivate: credentials === 'include', origins };
  if (site) return openUrl(new URL(buildUrl(basePath, version, withSlash(site))), { page: site.origin, ...options });
  const folder = fillVersion(basePath, version);
  if (staged && staged.path === folder) return openStaged(staged);
  return isOnDisk(build, location) ? openServed([root, ...assets], folder.slice(1)) : openUrl(new URL(folder), options);
}

type UrlOptions = {
  /** Sent as the `Origin` header, because some servers send CORS headers only to the origins that they allow. */
  readonly page?: string;
  /** Whether only signed-in visitors get the files. */
  readonly isPrivate?: boolean;
  readonly origins?: readonly string[] | undefined;
};

export function openUrl(url: URL, { page, isPrivate = false, origins = [] }: UrlOptions = {}): BuildReader {
  const folder = withSlash(url);
  const headers = page === undefined || page === folder.origin ? {} : { origin: page };
  const allowed = page === undefined ? origins : [page, ...origins];
  return {
    name: folder.href,
    read: (file) => fetchFile(new URL(file, folder), { headers, isPrivate, origins: allowed }),
  };
}

/** The folders from which `conch serve` would serve a build; the first one may be in a bucket. */
function openServed([root = '.', ...assets]: readonly string[], folder: string): BuildReader {
  if (!isBucketUrl(root)) return openServedFolders([root, ...assets], folder);
  const uploaded = openBucketBuild(`${root.replace(/\/*$/, '')}/${folder}`);
  const others = openServedFolders(assets, folder);
  return { name: uploaded.name, read: async (file) => (await uploaded.read(file)) ?? others.read(file) };
}

/** Folders, in the order in which they are looked into. */
function openServedFolders(directories: readonly string[], folder: string): BuildReader {
  const [first = '.'] = directories;
  const files = listFiles(directories);
  return {
    name: join(first, folder, '/'),
    async read(file) {
      const path = `${folder}${withoutQuery(file)}`;
      return explainingFileErrors(unreadable(path), () => {
        const found = files.find(path);
        if (!found) return undefined;
        const content = readFileSync(join(found.folder, found.path));
        const copies = readStoredCopies(withoutQuery(file), content, (ending) => {
          const copy = { ...found, path: `${found.path}${ending}` };
          return files.has(copy) ? readFileSync(join(copy.folder, copy.path)) : undefined;
        });
        return { content, copies };
      });
    },
  };
}

/** A folder that somebody else has filled, in which links are refused. */
export const openFolder = (directory: string): BuildReader => ({
  name: join(directory, '/'),
  async read(file) {
    const path = withoutQuery(file);
    return explainingFileErrors(unreadable(join(directory, path)), () => {
      const content = readPlainFile(directory, path);
      if (!content) return undefined;
      const copies = readStoredCopies(path, content, (ending) => readPlainFile(directory, `${path}${ending}`));
      return { content, copies };
    });
  },
});

export function openStaged({ directory, remoteJson }: StagedBuild): BuildReader {
  const reader = openFolder(directory);
  if (!remoteJson) return reader;
  const described = { content: remoteJson, copies: [] };
  return { ...reader, read: async (file) => (file === 'remote.json' ? described : reader.read(file)) };
}

const withoutQuery = (file: string): string => file.replace(/\?.*$/s, '');

const unreadable = (path: string) =>
  ({ code: 'FILE_UNUSABLE', done: 'A file of the build cannot be read', path }) as const;

export function withSlash(url: URL): URL {
  const folder = new URL(url);
  folder.pathname = `${folder.pathname.replace(/\/+$/, '')}/`;
  return folder;
}
