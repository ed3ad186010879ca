import { extname } from 'node:path';
import { DELTA_CODING } from '../../../shell/server/dictionaries/delta.ts';
import { familyPattern, familyRegexes } from '../../../shell/server/dictionaries/families.ts';
import { IMMUTABLE } from '../../../shell/server/files/cache-control.ts';
import type { Headers } from '../../../shell/server/security-headers.ts';
import type { ServedSite } from '../../../shell/server/served-site.ts';
import { fingerprint } from '../../../shell/site/builds/fingerprint.ts';
import { digestsOf } from '../build/digests.ts';
import { captured, DICTIONARY_REGEX, deltaPath } from './deltas.ts';
import { externalNginxRegex, hostRules, redirectNginx, redirectRules, toNginxRegex } from './paths.ts';
import { type ExportPlan, HOST_FILES, polledFiles } from './plan.ts';

const CORP = 'Cross-Origin-Resource-Policy';
/** The security headers that `conch serve` sends, without the one that differs between pages and builds. */
export function commonHeaders(site: ServedSite): Headers {
  const { [CORP]: _, ...common } = site.securityHeaders();
  return common;
}

/** The redirects of the site, and then rewrites of open paths to the fallback page. */
export const redirectsFile = (plan: ExportPlan, base: string): string =>
  [
    ...plan.redirects.flatMap((entry) => redirectRules(entry, base)),
    ...plan.openPaths.flatMap((pattern) => hostRules(pattern, base)).map((rule) => `${rule} ${base}fallback.html 200`),
  ]
    .map((line) => `${line}\n`)
    .join('');

/** Configuration to include in a `server` block whose `root` is the directory. */
export function nginxSnippet(plan: ExportPlan, base: string, common: Headers, pageHeaders: Headers): string {
  const topOf = (path: string) => path.split('/')[0] ?? '';
  const loose = looseFiles(plan);
  const folders = [...new Set([...plan.builds.map(topOf), ...loose.folders])];
  const files = (folder: string, settings: readonly string[], entries: readonly Entry[] = []) => {
    const families = familyRegexes(plan.versions, folder, base).map(
      (regex) =>
        `if ($uri ~ "${regex}") { set $conch_as_dictionary 'match="${familyPattern(folder, (index) => `$${index}`)}"'; set $conch_vary Available-Dictionary; }`,
    );
    return `
location ^~ ${base}${folder}/ {
${settings.map((setting) => `  ${setting}\n`).join('')}  error_page 404 @conch_missing;
  try_files $uri =404; # otherwise nginx redirects from a folder
  location ~ "\\.${DELTA_CODING}\\.[a-z]+$" {
    internal;
${settings.map((setting) => `    ${setting}\n`).join('')}    set $conch_coding ${DELTA_CODING};
    if ($conch_cache_control ~ "^public(.*)") { set $conch_cache_control "private$1"; } # caches may ignore Vary
    gzip off;
    gzip_static off;
  }
  location ~ "\\.[0-9a-f]{8}(\\.[A-Za-z0-9]+)*(?<conch_ending>\\.[A-Za-z0-9]+)$" {
${settings.map((setting) => `    ${setting}\n`).join('')}    set $conch_cache_control "${IMMUTABLE}";
${[...families, ...(families.length > 0 ? [sendDelta('$uri', '$conch_ending')] : [])].map((line) => `    ${line}\n`).join('')}  }
${entries
  .map(({ path, tags }) => {
    const pattern = plan.familyOf(path)?.pattern;
    const asDictionary = pattern ? `set $conch_as_dictionary 'match="${base}${pattern}"'; ` : '';
    return `  location = "${base}${path}" {
${settings.map((setting) => `    ${setting}\n`).join('')}    if ($arg_v ~ "^(${tags.join('|')})$") { set $conch_cache_control "${IMMUTABLE}"; ${asDictionary}}
${pattern ? `    set $conch_vary Available-Dictionary;\n    ${sendDelta(`${base}${path}`, extname(path))}\n` : ''}  }
`;
  })
  .join('')}}
`;
  };
  const ofFiles = Object.keys(pageHeaders).map((name) => `set ${variableOf(name)} "";`);
  const buildSettings = ['set $conch_resource_policy cross-origin;', 'set $conch_allow_origin "*";', ...ofFiles];
  const pages = (regex: string, fallback: string) => `
location ~* "${regex}" {
  error_page 404 ${base}404.html;
  try_files $uri $uri/index.html ${fallback}=404;
}
`;
  const open = plan.openPaths.map((pattern) => pages(toNginxRegex(pattern, base), `${base}fallback.html `));
  // nginx uses the first regular expression that matches: https://nginx.org/en/docs/http/ngx_http_core_module.html#location
  const external = open.length > 0 ? plan.external.map((pattern) => pages(externalNginxRegex(pattern, base), '')) : [];
  const redirects = plan.redirects.map((entry) => redirectNginx(entry, base)).join('');
  const entries = entriesOf(plan);
  return `# Include this file in a "server" block whose "root" is the directory of this file.
gzip_static on;
gzip_vary on;
# brotli_static on; # if nginx has the module ngx_brotli
charset utf-8;
charset_types text/css text/javascript text/plain application/javascript application/json;
absolute_redirect off; # behind a proxy, nginx does not know the scheme and the port of visitors

${headerLines(common)}
set $conch_cache_control no-cache;
set $conch_resource_policy same-origin;
set $conch_allow_origin ""; # nginx does not send an empty header
add_header Cache-Control $conch_cache_control; # without "always", so that errors are not cached
set $conch_missing "";
add_header Cache-Control $conch_missing always; # of a page or a file that is not there
add_header Cross-Origin-Resource-Policy $conch_resource_policy always;
add_header Access-Control-Allow-Origin $conch_allow_origin always;

# What has changed of a file, for browsers that have another version of it: https://www.rfc-editor.org/rfc/rfc9842
set $conch_dictionary "";
if ($http_available_dictionary ~ "${DICTIONARY_REGEX}") { set $conch_dictionary "${captured((index) => `$${index}`)}"; }
if ($http_accept_encoding !~ "\\b${DELTA_CODING}\\b") { set $conch_dictionary ""; }
set $conch_coding "";
set $conch_vary "";
set $conch_as_dictionary "";
add_header Content-Encoding $conch_coding;
add_header Vary $conch_vary;
add_header Use-As-Dictionary $conch_as_dictionary;
${Object.entries(pageHeaders)
  .map(([name, value]) => `set ${variableOf(name)} "${value}";\nadd_header ${name} ${variableOf(name)} always;\n`)
  .join('')}${redirects}${files('shell', ofFiles)}${folders
  .map((folder) =>
    files(
      folder,
      buildSettings,
      entries.filter(({ path }) => topOf(path) === folder),
    ),
  )
  .join('')}
${polledFiles(plan)
  .map((path) => `location = ${base}${path} {\n${ofFiles.map((setting) => `  ${setting}\n`).join('')}}\n`)
  .join(
    '',
  )}${loose.files.map((path) => `location = ${base}${path} {\n${buildSettings.map((setting) => `  ${setting}\n`).join('')}}\n`).join('')}${[...external, ...open].join('')}
location @conch_missing {
  set $conch_missing no-store;
  types {}
  default_type text/plain;
  return 404 "Not found\\n";
}

location = ${base}404.html {
  internal;
  set $conch_missing no-cache;
}
${HOST_FILES.map((file) => `location = /${file} {\n  error_page 404 ${base}404.html;\n  return 404; # it is for hosts\n}\n`).join('')}
location ${base} {
  error_page 404 ${base}404.html;
  try_files $uri $uri/index.html =404;
}
`;
}

/** Where files are that belong neither to the shell nor to a build: top folders in which no page is, and files at the top. */
export function looseFiles({ loose, paths, openPaths }: ExportPlan): {
  readonly folders: readonly string[];
  readonly files: readonly string[];
} {
  const topOf = (path: string) => path.split('/')[0] ?? '';
  const ofPages = new Set([...paths, ...openPaths.map(({ path }) => path)].map((path) => topOf(path.slice(1))));
  const named = loose.filter((path) => /^[\w.@-]+(\/|$)/.test(path)); // others would have to be escaped
  return {
    folders: named.filter((path) => path.includes('/') && !ofPages.has(topOf(path))).map(topOf),
    files: named.filter((path) => !path.includes('/') && !/\.(gz|br)$/.test(path)),
  };
}

/** A remote entry, and the values of `?v=` in its URL that mean its content, so that caches may keep it for ever. */
type Entry = { readonly path: string; readonly tags: readonly string[] };

export function entriesOf({ entries, code }: ExportPlan): readonly Entry[] {
  const files = new Map(code.map(({ path, content }) => [path, content]));
  return entries.flatMap((path): Entry[] => {
    const content = /^[\w/.@+-]+$/.test(path) ? files.get(path) : undefined; // others would have to be escaped
    if (!content) return [];
    const integrities = Object.values(digestsOf(content()));
    return [{ path, tags: integrities.map(fingerprint) }];
  });
}

/** Sends the delta of a file instead of it, if there is one to what the browser has. */
function sendDelta(path: string, ending: string): string {
  const delta = deltaPath(path, '$conch_dictionary', ending);
  return `if (-f "$document_root${delta}") { rewrite ^ "${delta}" last; }`;
}

const variableOf = (header: string): string => `$conch_${header.toLowerCase().replaceAll('-', '_')}`;

const headerLines = (headers: Headers): string =>
  Object.entries(headers)
    .map(([name, value]) => `add_header ${name} "${value.replaceAll('"', '\\"')}" always;`)
    .join('\n');
