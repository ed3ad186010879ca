import { hasContentHash } from '../../../shell/server/files/cache-control.ts';
import { entryFile } from '../../../shell/site/builds/build-urls.ts';
import { buildLabel } from '../build/named-builds.ts';
import { type Finding, type FindingCode, listFiles, type Severity } from './finding.ts';
import type { BuildReading, FileFacts } from './read-builds.ts';

/** A file of a build that was read over HTTP. */
type SentFile = Omit<FileFacts, 'headers'> & { readonly file: string; readonly headers: Headers };

/**
 * Checks the responses of a build's files that were read over HTTP: whether browsers accept them, and how long caches
 * keep them.
 *
 * @param site where the site is mounted, if that is known
 */
export function checkDelivery(reading: BuildReading, site: URL | undefined): Finding[] {
  const { build, files, source } = reading;
  const sent = [...files].flatMap(([file, facts]) =>
    facts?.headers ? [{ file, ...facts, headers: facts.headers }] : [],
  );
  if (sent.length === 0) return [];
  const htmlPages = sent.filter(({ file, ...facts }) => isUnexpectedHtml(file, facts));
  const assets = sent.filter((each) => !htmlPages.includes(each));
  const path = [...build.path, 'basePath'];
  const isPrivate = build.credentials === 'include';
  /** One finding about these files; none if there are no files. */
  const report = (
    found: readonly SentFile[],
    severity: Severity,
    code: FindingCode,
    fact: (files: string, first: SentFile) => string,
    remedy: string,
  ): Finding[] => {
    const [first] = found;
    if (!first) return [];
    const message = `${buildLabel(build)} on ${source}: ${fact(listFiles(found.map(({ file }) => file)), first)}`;
    return [{ severity, code, path, message, remedy }];
  };
  const isEntry = ({ file }: SentFile): boolean => file === entryFile(build.bundleFileName);
  // The URL of an entry with integrity contains its digest.
  const hasDigest = build.integrity !== undefined && entryFile(build.bundleFileName) === build.bundleFileName;
  const isImmutable = (each: SentFile): boolean => (isEntry(each) ? hasDigest : hasContentHash(each.file));
  // Whether a query of its own changes with the content, only its host knows.
  const isMutable = (each: SentFile): boolean => each.file === build.bundleFileName && !hasDigest;
  return [
    ...report(
      htmlPages,
      'error',
      'PAGE_IN_PLACE',
      (files) => `the server sends an HTML page for ${files}`,
      'Deploy the file, and let the server answer 404 for missing files.',
    ),
    ...report(
      assets.filter(({ file, headers }) => !isExpectedType(file, headers)),
      'error',
      'WRONG_TYPE',
      (files, { headers }) => `${files} sent as ${headers.get('content-type') ?? 'no type'}, which browsers refuse`,
      'Let the server send .js as text/javascript and .css as text/css.',
    ),
    ...report(
      isOnOtherOrigin(source, site) ? assets.filter(({ headers }) => !isCorsAllowed(headers, site, isPrivate)) : [],
      'error',
      'CORS_MISSING',
      (files) =>
        `${files} sent without Access-Control-Allow-Origin for ${site?.origin ?? 'pages on another origin'}${isPrivate ? ' and Access-Control-Allow-Credentials' : ''}`,
      isPrivate
        ? `Let the server send "Access-Control-Allow-Origin: ${site?.origin ?? '<origin of the site>'}", which may not be *, and "Access-Control-Allow-Credentials: true".`
        : 'Let the server send "Access-Control-Allow-Origin: *" for builds.',
    ),
    ...report(
      assets.filter(({ redirectedTo }) => redirectedTo !== undefined),
      'warning',
      'REDIRECTED',
      (files, { redirectedTo }) =>
        `${files} redirected to ${redirectedTo}, but chunks are requested next to the original URL`,
      'Let basePath name the target of the redirect.',
    ),
    ...report(
      assets.filter((each) => isImmutable(each) && maxAgeSeconds(each.headers) < WEEK_SECONDS),
      'warning',
      'CACHED_TOO_SHORT',
      (files, { headers }) =>
        `${files} sent with ${cacheControlOf(headers)}, although the content of this URL never changes`,
      'Send "Cache-Control: public, max-age=31536000, immutable" for it.',
    ),
    ...report(
      assets.filter((each) => isMutable(each) && maxAgeSeconds(each.headers) > TEN_MINUTES_SECONDS),
      'warning',
      'CACHED_TOO_LONG',
      (files, { headers }) =>
        `${files} sent with ${cacheControlOf(headers)}, although its URL stays the same without "integrity"`,
      'Send "Cache-Control: no-cache" for it, or add its integrity to the manifest.',
    ),
  ];
}

/** Hosts with a fallback page send it with status 200 for missing files. */
export const isUnexpectedHtml = (file: string, { headers }: Pick<FileFacts, 'headers'>): boolean =>
  mediaType(headers) === 'text/html' && !/\.html?$/.test(file);

const mediaType = (headers: Headers | undefined): string | undefined =>
  headers?.get('content-type')?.split(';')[0]?.trim().toLowerCase();

const EXPECTED_TYPES: readonly (readonly [files: RegExp, type: RegExp])[] = [
  [/\.m?js$/, /^(text|application)\/(x-)?(java|ecma)script$/],
  [/\.css$/, /^text\/css$/],
];

const isExpectedType = (file: string, headers: Headers): boolean =>
  EXPECTED_TYPES.every(([files, type]) => !files.test(file) || type.test(mediaType(headers) ?? ''));

/** If the site is unknown, a build on an absolute URL counts as another origin. */
const isOnOtherOrigin = (source: string, site: URL | undefined): boolean => new URL(source).origin !== site?.origin;

/** https://fetch.spec.whatwg.org/#cors-protocol-and-credentials */
function isCorsAllowed(headers: Headers, site: URL | undefined, isPrivate: boolean): boolean {
  const allowed = headers.get('access-control-allow-origin');
  if (isPrivate && (allowed === '*' || headers.get('access-control-allow-credentials') !== 'true')) return false;
  return allowed === '*' || (allowed !== null && (site === undefined || allowed === site.origin));
}

const WEEK_SECONDS = 7 * 24 * 3_600;
const TEN_MINUTES_SECONDS = 600;

/**
 * Without Cache-Control a cache chooses a lifetime itself (https://www.rfc-editor.org/rfc/rfc9111#section-4.2.2). That
 * counts as too long for a mutable URL and too short for an immutable one.
 */
function maxAgeSeconds(headers: Headers): number {
  const control = headers.get('cache-control')?.toLowerCase() ?? '';
  if (/no-cache|no-store/.test(control)) return 0;
  const [, seconds] = /max-age=(\d+)/.exec(control) ?? [];
  return seconds === undefined ? TEN_MINUTES_SECONDS + 1 : Number(seconds);
}

const cacheControlOf = (headers: Headers): string => {
  const control = headers.get('cache-control');
  return control === null ? 'no Cache-Control' : `"Cache-Control: ${control}"`;
};
