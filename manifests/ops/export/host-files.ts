import { IMMUTABLE } from '../../../shell/server/cache-control.ts';
import type { Headers } from '../../../shell/server/security-headers.ts';
import type { ServedSite } from '../../../shell/server/served-site.ts';
import { fingerprint } from '../../../shell/site/builds/fingerprint.ts';
import { digestsOf } from '../build/digests.ts';
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
  const files = (folder: string, settings: readonly string[], entries: readonly Entry[] = []) => `
location ^~ ${base}${folder}/ {
${settings.map((setting) => `  ${setting}\n`).join('')}  error_page 404 @conch_missing;
  try_files $uri =404; # otherwise nginx redirects from a folder
  location ~ "\\.[0-9a-f]{8}(\\.[A-Za-z0-9]+)+$" {
${settings.map((setting) => `    ${setting}\n`).join('')}    set $conch_cache_control "${IMMUTABLE}";
  }
${entries
  .map(
    ({ path, tags }) => `  location = "${base}${path}" {
${settings.map((setting) => `    ${setting}\n`).join('')}    if ($arg_v ~ "^(${tags.join('|')})$") { set $conch_cache_control "${IMMUTABLE}"; }
  }
`,
  )
  .join('')}}
`;
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

const variableOf = (header: string): string => `$conch_${header.toLowerCase().replaceAll('-', '_')}`;

const headerLines = (headers: Headers): string =>
  Object.entries(headers)
    .map(([name, value]) => `add_header ${name} "${value.replaceAll('"', '\\"')}" always;`)
    .join('\n');
