import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheControl, hasContentHash } from '../../../shell/server/files/cache-control.ts';
import { OperatorError } from '../../operator-error.ts';
import type { Bucket } from '../buckets/bucket.ts';
import { contentType } from '../buckets/content-type.ts';
import { openBucketFolder } from '../buckets/open-bucket.ts';
import { assertExportOf, formatMarker, MARKER_FILE, type Marker, parseMarker } from './marker.ts';

/** Uploads at the same time. */
const UPLOADS = 16;

/** An export in a folder of this machine, with the paths of its files below that. */
export type LocalExport = {
  readonly directory: string;
  readonly marker: Pick<Marker, 'base' | 'revision' | 'pages'> & { readonly files: string[] };
  /** The shell, builds and other files. */
  readonly code: readonly string[];
  /** Folders of builds, with a slash at the end: their files never change. */
  readonly builds: readonly string[];
  /** The manifest and the pages, in this order. */
  readonly pages: readonly string[];
  /** What tells open tabs that pages have changed. */
  readonly last: readonly string[];
};

/** What was uploaded. */
export type Uploaded = {
  /** Files that were not there, or may have changed. */
  readonly written: number;
  /** Pages and other files that the site has no more. */
  readonly gone: readonly string[];
};

/**
 * Uploads an export: code before the pages that need it, files of builds and those with a hash in their names only if they are not there. The
 * marker says that the export is not complete until all is there; an export that is interrupted is completed by the next one.
 *
 * Compressed copies and configuration are left out: a bucket has no use for them.
 *
 * @param url of a folder in a bucket
 * @throws {OperatorError} DIRECTORY_TAKEN, CONFLICT, VERSION_TAKEN, BUCKET_UNREACHABLE
 */
export async function uploadExport(url: string, local: LocalExport): Promise<Uploaded> {
  const { bucket, prefix } = openBucketFolder(url);
  const { directory, code, pages } = local;
  const marker = await openMarker(bucket, prefix, url, local);
  const below = local.marker.base.slice(1);
  const kept = new Set([...local.marker.pages, ...local.marker.files]);
  const gone = [...(marker.before?.pages ?? []), ...(marker.before?.files ?? [])].filter((path) => !kept.has(path));
  await marker.write({ ...local.marker, complete: false, pages: [...local.marker.pages, ...gone] });

  let written = 0;
  const upload = async (path: string) => {
    const content = readFileSync(join(directory, path));
    const object = {
      body: new Uint8Array(content),
      type: contentType(path),
      cacheControl: cacheControl(path, null, []),
    };
    const isBuild = local.builds.some((folder) => path.startsWith(folder));
    const isFixed = isBuild || hasContentHash(path);
    const etag = await bucket.put(`${prefix}${path}`, object, isFixed ? 'absent' : 'none');
    if (etag !== undefined) written += 1;
    else if (!hasContentHash(path) && !(await bucket.get(`${prefix}${path}`))?.body.equals(content))
      throw taken(url, path);
  };
  await eachOf(code, upload);
  for (const path of pages.slice(0, 1)) await upload(path);
  await eachOf(pages.slice(1), upload);
  await eachOf(local.last, upload);
  await eachOf(gone, (path) => bucket.remove(`${prefix}${below}${path}`));
  await marker.write({ ...local.marker, complete: true });
  return { written, gone };
}

/** The marker of the bucket, which one export at a time may write. */
async function openMarker(bucket: Bucket, prefix: string, url: string, { marker }: LocalExport) {
  const key = `${prefix}${MARKER_FILE}`;
  const found = await bucket.get(key);
  const before = found && parseMarker(found.body.toString('utf8'));
  if (found && !before) throw foreign(url);
  if (before) assertExportOf(before, url, marker);
  else if ((await bucket.list(prefix)).some((name) => name.endsWith('index.html'))) throw foreign(url);
  let etag = found?.etag;
  return {
    before,
    async write(next: Marker): Promise<void> {
      const body = formatMarker(next);
      const object = { body, type: contentType(key), cacheControl: 'no-cache' };
      const written = await bucket.put(key, object, etag === undefined ? 'absent' : { etag });
      const now = written === undefined ? await bucket.get(key) : undefined;
      // The answer to this very write may have been lost.
      if (written === undefined && now?.body.toString('utf8') !== body) {
        const fact = `Another export to ${url} has begun in the meantime.`;
        throw new OperatorError('CONFLICT', fact, 'Wait for its end, and run this one again if it is still right.');
      }
      etag = written ?? now?.etag;
    },
  };
}

const foreign = (url: string): OperatorError =>
  new OperatorError(
    'DIRECTORY_TAKEN',
    `${url} has a site that is no export of conch.`,
    'Name a folder that is new, empty, or from an earlier export.',
  );

const taken = (url: string, path: string): OperatorError =>
  new OperatorError(
    'VERSION_TAKEN',
    `${url.replace(/\/*$/, '/')}${path} exists already with other bytes.`,
    'A version never changes, because caches and open tabs rely on it. Build it under a new version.',
  );

async function eachOf(paths: readonly string[], work: (path: string) => Promise<void>): Promise<void> {
  const left = [...paths];
  const next = async (): Promise<void> => {
    for (let path = left.shift(); path !== undefined; path = left.shift()) await work(path);
  };
  await Promise.all(Array.from({ length: UPLOADS }, next));
}

/** Runs a command of the operator, such as one that empties the cache of a CDN. @throws {OperatorError} COMMAND_FAILED */
export function runAfter(command: string): void {
  const { status, signal, error } = spawnSync(command, { shell: true, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status === 0) return;
  const why = error?.message ?? (signal ? `was ended by ${signal}` : `ended with ${status}`);
  throw new OperatorError(
    'COMMAND_FAILED',
    `The export is complete, but the command after it failed: "${command}" ${why}.`,
    'Until it has run, visitors may get the site as it was before. Run it again.',
  );
}
