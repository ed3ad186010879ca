import helmet from '@fastify/helmet';
import fastify from 'fastify';
import { cacheControl, hasContentHash, IMMUTABLE } from '../../../shell/server/cache-control.ts';
import { securityHeaders } from '../../../shell/server/security-headers.ts';
import type { Site } from '../../../shell/server/site.ts';
import { dropCovered, hostRules, toNginxRegex } from './paths.ts';
import type { Plan } from './plan.ts';

export type Headers = Readonly<Record<string, string>>;

const CORP = 'Cross-Origin-Resource-Policy';
const own = { [CORP]: 'same-origin' };
/** Builds are for pages on every origin. */
const forAll = { [CORP]: 'cross-origin', 'Access-Control-Allow-Origin': '*' };
const fresh = { 'Cache-Control': 'no-cache' };
const kept = { 'Cache-Control': IMMUTABLE };

/** What `conch serve` answers with everywhere, but for the policy that differs between pages and builds. */
export async function commonHeaders(site: Site): Promise<Headers> {
  const server = fastify();
  await server.register(
    helmet,
    securityHeaders(() => site.state().manifest.origins, site.scriptSources),
  );
  server.get('/', () => '');
  const { headers } = await server.inject('/');
  await server.close();
  const others = ['content-type', 'content-length', 'date', 'connection', CORP.toLowerCase()];
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (others.includes(name) ? [] : [[titled(name), String(value)]])),
  );
}

const titled = (name: string): string => name.replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase());

/**
 * The rules in the form of `_headers`, which Netlify, Cloudflare Pages and others read. Where several fit a path, hosts join
 * headers of one name: so no header is in two rules that could meet.
 */
export function headerRules(plan: Plan, base: string, common: Headers): [path: string, headers: Headers][] {
  const known = plan.paths.map((path) => `${base}${encodeURI(path.slice(1))}`);
  const pages = known.flatMap((page) => (page === base ? [page] : [page, `${page}/`]));
  const open = plan.open.flatMap((pattern) => hostRules(pattern, base));
  const code = plan.code.filter(({ path }) => !/\.(gz|br)$/.test(path)).map(({ path }) => path);
  const isOfBuild = (path: string) => plan.builds.some((folder) => path.startsWith(folder));
  const folders = new Set(plan.builds.map((folder) => `${folder.split('/')[0]}/`));
  return [
    [`${base}*`, common],
    ...dropCovered([...open, ...pages]).map((page): [string, Headers] => [page, { ...own, ...fresh }]),
    [`${base}manifests/site.json`, { ...own, ...fresh }],
    [`${base}shell/*`, { ...own, ...(code.filter(inShell).every(hasContentHash) ? kept : fresh) }],
    ...[...folders].map((folder): [string, Headers] => [`${base}${folder}*`, forAll]),
    ...code
      .filter((path) => !inShell(path))
      .map((path): [string, Headers] => [
        `${base}${encodeURI(path)}`,
        { ...(isOfBuild(path) ? {} : own), 'Cache-Control': cacheControl(path, null, () => []) },
      ]),
  ];
}

const inShell = (path: string): boolean => path.startsWith('shell/');

export const headersFile = (rules: readonly (readonly [string, Headers])[]): string =>
  rules
    .flatMap(([path, headers]) => [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`), ''])
    .join('\n');

/** Paths with parameters get the fallback, as if a page lay there. */
export const redirectsFile = (plan: Plan, base: string): string =>
  plan.open
    .flatMap((pattern) => hostRules(pattern, base))
    .map((rule) => `${rule} ${base}fallback.html 200\n`)
    .join('');

/** To be included in a `server` block whose `root` is the directory. */
export function nginxSnippet(plan: Plan, base: string, common: Headers): string {
  const folders = [...new Set(plan.builds.map((folder) => folder.split('/')[0] ?? ''))];
  const files = (folder: string, settings: readonly string[]) => `
location ^~ ${base}${folder}/ {
${settings.map((setting) => `  ${setting}\n`).join('')}  location ~ "\\.[0-9a-f]{8}(\\.[A-Za-z0-9]+)+$" {
${settings.map((setting) => `    ${setting}\n`).join('')}    set $conch_kept "${IMMUTABLE}";
  }
}
`;
  const open = plan.open.map(
    (pattern) => `
location ~* "${toNginxRegex(pattern, base)}" {
  error_page 404 ${base}404.html;
  try_files $uri $uri/index.html ${base}fallback.html =404;
}
`,
  );
  return `# Include this in a "server" block whose "root" is the directory that it lies in.
gzip_static on;
gzip_vary on;
# brotli_static on; # with the module ngx_brotli
charset utf-8;

${headerLines(common)}
set $conch_kept no-cache;
set $conch_for same-origin;
set $conch_allowed ""; # an empty header is not sent
add_header Cache-Control $conch_kept; # not with errors, which nobody is to keep
add_header Cross-Origin-Resource-Policy $conch_for always;
add_header Access-Control-Allow-Origin $conch_allowed always;
${files('shell', [])}${folders.map((folder) => files(folder, ['set $conch_for cross-origin;', 'set $conch_allowed "*";'])).join('')}
location = ${base}manifests/site.json {
}
${open.join('')}
location ${base} {
  error_page 404 ${base}404.html;
  try_files $uri $uri/index.html =404;
}
`;
}

const headerLines = (headers: Headers): string =>
  Object.entries(headers)
    .map(([name, value]) => `add_header ${name} "${value.replaceAll('"', '\\"')}" always;`)
    .join('\n');
