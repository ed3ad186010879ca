import { hasContentHash } from '../../../shell/server/cache-control.ts';
import { buildLabel } from '../build/named-builds.ts';
import { type Finding, type FindingCode, listFiles, type Severity } from './finding.ts';
import type { BuildReading, FileFacts } from './read-builds.ts';

/** A file of a build as it came over HTTP. */
type Sent = Omit<FileFacts, 'headers'> & { readonly file: string; readonly headers: Headers };

export type Pages = {
  /** Where the site is mounted, when that is known. */
  readonly site: URL | undefined;
  /** That the page's policy allows beside its own. */
  readonly origins: readonly string[];
};

/** How the files of a build are sent, when they were read over HTTP: what browsers refuse, and what caches make of it. */
export function checkDelivery(reading: BuildReading, pages: Pages): Finding[] {
  const { build, files, place } = reading;
  const sent = [...files].flatMap(([file, facts]) =>
    facts?.headers ? [{ file, ...facts, headers: facts.headers }] : [],
  );
  if (sent.length === 0) return [];
  const pagesInPlace = sent.filter(({ file, ...facts }) => isPage(file, facts));
  const real = sent.filter((each) => !pagesInPlace.includes(each));
  const path = [...build.path, 'basePath'];
  const tell = (
    found: readonly Sent[],
    severity: Severity,
    code: FindingCode,
    fact: (files: string, first: Sent) => string,
    remedy: string,
  ): Finding[] => {
    const [first] = found;
    if (!first) return [];
    const message = `${buildLabel(build)} on ${place}: ${fact(listFiles(found.map(({ file }) => file)), first)}`;
    return [{ severity, code, path, message, remedy }];
  };
  const isEntry = ({ file }: Sent): boolean => file === build.bundleFileName;
  const mayBeKept = (each: Sent): boolean =>
    isEntry(each) ? build.integrity !== undefined : hasContentHash(each.file);
  const mustBeFresh = (each: Sent): boolean => isEntry(each) && build.integrity === undefined;
  const leadsAway = ({ redirectedTo = place }: Sent): boolean => {
    const { origin } = new URL(redirectedTo);
    return origin !== new URL(place).origin && origin !== pages.site?.origin && !pages.origins.includes(origin);
  };
  const redirected = real.filter(({ redirectedTo }) => redirectedTo !== undefined);
  return [
    ...tell(pagesInPlace, 'error', 'PAGE_IN_PLACE', (files) => `a page comes in place of ${files}`, FALLBACK),
    ...tell(
      real.filter(({ file, headers }) => !isOfType(file, headers)),
      'error',
      'WRONG_TYPE',
      (files, { headers }) => `${files} as ${headers.get('content-type') ?? 'nothing'}, which browsers refuse`,
      'Let the server send .js as text/javascript and .css as text/css.',
    ),
    ...tell(
      isOnOtherOrigin(place, pages) ? real.filter(({ headers }) => !isAllowed(headers, pages)) : [],
      'error',
      'CORS_MISSING',
      (files) => `${files} without Access-Control-Allow-Origin for ${pages.site?.origin ?? 'pages on another origin'}`,
      'Let the server send "Access-Control-Allow-Origin: *" for builds.',
    ),
    ...tell(
      redirected.filter(leadsAway),
      'error',
      'REDIRECTED',
      (files, { redirectedTo }) => `${files} leads to ${redirectedTo}, an origin that the manifest does not list`,
      'Let basePath name that place, and list its origin in "origins".',
    ),
    ...tell(
      redirected.filter((each) => !leadsAway(each)),
      'warning',
      'REDIRECTED',
      (files, { redirectedTo }) => `${files} leads to ${redirectedTo}; chunks are looked for beside the old place`,
      'Let basePath name the place that the redirect leads to.',
    ),
    ...tell(
      real.filter((each) => mayBeKept(each) && lifetime(each.headers) < A_WEEK),
      'warning',
      'CACHED_TOO_SHORT',
      (files, { headers }) => `${files} with ${cachingOf(headers)}, though what has this URL never changes`,
      'Send "Cache-Control: public, max-age=31536000, immutable" for it.',
    ),
    ...tell(
      real.filter((each) => mustBeFresh(each) && lifetime(each.headers) > TEN_MINUTES),
      'warning',
      'CACHED_TOO_LONG',
      (files, { headers }) => `${files} with ${cachingOf(headers)}, though without "integrity" its URL stays the same`,
      'Send "Cache-Control: no-cache" for it, or write its integrity into the manifest.',
    ),
  ];
}

const FALLBACK = 'Deploy the file, and let one that is missing answer 404.';

/** A host that answers what it does not have with index.html says 200. */
export const isPage = (file: string, { headers }: Pick<FileFacts, 'headers'>): boolean =>
  typeOf(headers) === 'text/html' && !/\.html?$/.test(file);

const typeOf = (headers: Headers | undefined): string | undefined =>
  headers?.get('content-type')?.split(';')[0]?.trim().toLowerCase();

const TYPES: readonly (readonly [files: RegExp, type: RegExp])[] = [
  [/\.m?js$/, /^(text|application)\/(x-)?(java|ecma)script$/],
  [/\.css$/, /^text\/css$/],
];

const isOfType = (file: string, headers: Headers): boolean =>
  TYPES.every(([files, type]) => !files.test(file) || type.test(typeOf(headers) ?? ''));

/** Without a known site, an absolute place is taken to be another one. */
const isOnOtherOrigin = (place: string, { site }: Pages): boolean => new URL(place).origin !== site?.origin;

function isAllowed(headers: Headers, { site }: Pages): boolean {
  const allowed = headers.get('access-control-allow-origin');
  return allowed === '*' || (allowed !== null && (site === undefined || allowed === site.origin));
}

const A_WEEK = 7 * 24 * 3_600;
const TEN_MINUTES = 600;

/** In seconds. Without a word of the server browsers guess, and may keep a file for long: that is neither one nor the other. */
function lifetime(headers: Headers): number {
  const control = headers.get('cache-control')?.toLowerCase() ?? '';
  if (/no-cache|no-store/.test(control)) return 0;
  const [, seconds] = /max-age=(\d+)/.exec(control) ?? [];
  return seconds === undefined ? TEN_MINUTES + 1 : Number(seconds);
}

const cachingOf = (headers: Headers): string => {
  const control = headers.get('cache-control');
  return control === null ? 'no Cache-Control' : `"Cache-Control: ${control}"`;
};
