import type { Manifest } from '../../manifests/schema.ts';
import { policySources } from '../site/policy-sources.ts';
import { scriptFolders } from '../site/script-folders.ts';
import { reportsPath } from './html/base-path.ts';

/** Name -> value. */
export type Headers = Readonly<Record<string, string>>;

/** README.md has the reason for each, and for those that are left out. */
const DEFAULTS: Headers = {
  'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
  'Cross-Origin-Resource-Policy': 'same-origin', // builds have another one: see files/register-files.ts
  'Origin-Agent-Cluster': '?1',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'X-Content-Type-Options': 'nosniff',
};

const BLOCKED = 'blocked-destinations=(script)';

/**
 * A header of pages: the browser refuses each script without integrity, whatever code requests it, or reports it to a ReportingObserver
 * and in the developer tools (https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Integrity-Policy).
 *
 * The script of a shared worker must not have it. Chromium obeys it there, and what workers import cannot have integrity.
 */
export function integrityPolicy(
  { policy }: Manifest,
  { base, reports }: Pick<PageScripts, 'base' | 'reports'>,
): Headers {
  const name = { required: 'Integrity-Policy', report: 'Integrity-Policy-Report-Only', optional: undefined };
  const sent = name[policy?.integrity ?? 'optional'];
  if (!sent) return {};
  if (!reports) return { [sent]: BLOCKED };
  // https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Reporting-Endpoints
  return { [sent]: `${BLOCKED}, endpoints=(conch)`, 'Reporting-Endpoints': `conch="${reportsPath(base)}"` };
}

/** Directive -> sources. */
type Policy = Readonly<Record<string, readonly string[]>>;

/**
 * Text does not become code or HTML, and becomes the URL of a script only if the inline script of the page lets it through
 * (../page/inline-trusted-types.ts). Without the directive `trusted-types`, remotes may have policies of their own, as Vue and Svelte do.
 */
const TRUSTED_TYPES: Policy = { 'require-trusted-types-for': ["'script'"] };

/** What pages of a site have to run. */
export type PageScripts = {
  /** Sources of the inline scripts, as digests. */
  readonly inline: readonly string[];
  /** Path at which the site is mounted, with a slash at both ends. */
  readonly base: string;
  /** Whether browsers send reports of violations to `<base>reports`; default false. */
  readonly reports?: boolean;
};

/** The security headers of every response; pages also have `integrityPolicy`. */
export function securityHeaders(manifest: Manifest, scripts: PageScripts): Headers {
  const reporting = reportUri(scripts);
  const headers: Record<string, string> = {
    'Content-Security-Policy': contentSecurityPolicy(manifest, scripts),
    ...(manifest.policy?.trustedTypes === 'report' && {
      'Content-Security-Policy-Report-Only': serialize({ ...TRUSTED_TYPES, ...reporting }),
    }),
    ...DEFAULTS,
  };
  for (const [name, value] of Object.entries(manifest.policy?.headers ?? {})) if (value) headers[name] = value;
  return headers;
}

/** The value of the header. */
export const contentSecurityPolicy = (manifest: Manifest, scripts: PageScripts): string =>
  policiesOf(manifest, scripts)
    .map((policy) => serialize({ ...policy, ...reportUri(scripts) }))
    .join(', ');

/**
 * Every browser has `report-uri`, and sends at once (https://www.w3.org/TR/CSP3/#directive-report-uri). With `report-to` beside it, Chromium
 * would wait up to a minute.
 */
const reportUri = ({ base, reports }: PageScripts): Policy => (reports ? { 'report-uri': [reportsPath(base)] } : {});

/**
 * The same policies for `<meta>` elements, of which each can have one, and none these directives:
 * https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-content-security-policy
 */
export const policiesInPage = (manifest: Manifest, scripts: PageScripts): readonly string[] =>
  policiesOf(manifest, scripts).map(({ 'frame-ancestors': _, ...policy }) => serialize(policy));

/**
 * The policies of a page, which obeys all of them.
 *
 * `origins` are for the files of builds, which are code. What `policy.sources` lists is data: it must never get into `script-src`, and
 * `wasm` allows only compilation.
 *
 * Scripts run from some folders of this host. No source says that: `'self'` has no path, and the name of the host is not known here. So
 * the first policy allows these folders on any host, and the second one this host.
 */
function policiesOf(manifest: Manifest, { inline, base }: PageScripts): readonly Policy[] {
  const sources = policySources(manifest);
  const listed = (...kinds: readonly string[]) => kinds.flatMap((kind) => [...(sources.get(kind) ?? [])]);
  const folders = scriptFolders(manifest).map((folder) => anyHost(`${base}${folder.slice(1)}`));
  // Without `worker-src`, workers are allowed from where scripts are (https://www.w3.org/TR/CSP3/#directive-worker-src), and those of other
  // origins by nothing: https://html.spec.whatwg.org/multipage/workers.html#dom-worker
  const differs = listed('worker').length > 0;
  const scriptsFrom = (places: readonly string[]): Policy => ({
    'script-src': [...places, ...inline, ...listed('wasm', 'origins')],
    ...(differs && { 'worker-src': [...places, ...listed('worker')] }),
  });
  return [
    {
      'default-src': ["'self'"],
      ...scriptsFrom(folders),
      // Frameworks set inline styles. These change how the page looks, but run no code.
      'style-src': ["'self'", "'unsafe-inline'", ...listed('origins', 'style')],
      'img-src': ["'self'", 'data:', ...listed('origins', 'img')],
      'media-src': ["'self'", ...listed('origins', 'media')],
      'connect-src': ["'self'", ...listed('origins', 'connect')],
      'font-src': ["'self'", 'data:', ...listed('origins', 'font')],
      'frame-src': ["'self'", ...listed('frame')],
      'base-uri': ["'none'"],
      'object-src': ["'none'"],
      'frame-ancestors': ["'self'", ...listed('frame-ancestors')],
      'form-action': ["'self'", ...listed('form')],
      ...(manifest.policy?.trustedTypes === 'enforce' && TRUSTED_TYPES),
    },
    scriptsFrom(["'self'"]),
  ];
}

const serialize = (policy: Policy): string =>
  Object.entries(policy)
    .map(([name, values]) => [name, ...new Set(values)].join(' '))
    .join(';');

/**
 * A folder on any host, at any port. `http:` is for HTTPS as well (https://www.w3.org/TR/CSP3/#match-schemes); without a scheme, WebKit
 * accepts no star. Browsers decode paths before they compare them, so what has a meaning in a policy, or in the configuration of a host,
 * is encoded.
 */
const anyHost = (folder: string): string =>
  `http://*:*${new URL(folder, 'http://site').pathname.replace(
    /[^\w/.~%-]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )}`;
