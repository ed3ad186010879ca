import type { Manifest } from '../../manifests/schema.ts';
import { policySources } from '../site/policy-sources.ts';

/** Name -> value. */
export type Headers = Readonly<Record<string, string>>;

/** README.md has the reason for each, and for those that are left out. */
const DEFAULTS: Headers = {
  'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
  'Cross-Origin-Resource-Policy': 'same-origin', // builds have another one: see files.ts
  'Origin-Agent-Cluster': '?1',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * The security headers of every response.
 *
 * @param scripts sources of the inline scripts, as digests
 */
export function securityHeaders(manifest: Manifest, scripts: readonly string[]): Headers {
  const headers: Record<string, string> = {
    'Content-Security-Policy': contentSecurityPolicy(manifest, scripts),
    ...DEFAULTS,
  };
  for (const [name, value] of Object.entries(manifest.policy?.headers ?? {})) if (value) headers[name] = value;
  return headers;
}

/**
 * `origins` are for the files of builds, which are code. What `policy.sources` lists is data: it must never get into `script-src`, and
 * `wasm` allows only compilation.
 */
export function contentSecurityPolicy(manifest: Manifest, scripts: readonly string[]): string {
  const sources = policySources(manifest);
  const listed = (...kinds: readonly string[]) => kinds.flatMap((kind) => [...(sources.get(kind) ?? [])]);
  const directives: Readonly<Record<string, readonly string[]>> = {
    'default-src': ["'self'"],
    'script-src': ["'self'", ...scripts, ...listed('wasm', 'origins')],
    // Frameworks set inline styles. These change how the page looks, but run no code.
    'style-src': ["'self'", "'unsafe-inline'", ...listed('origins', 'style')],
    'img-src': ["'self'", 'data:', ...listed('origins', 'img')],
    'media-src': ["'self'", ...listed('origins', 'media')],
    'connect-src': ["'self'", ...listed('origins', 'connect')],
    'font-src': ["'self'", 'data:', ...listed('origins', 'font')],
    'frame-src': ["'self'", ...listed('frame')],
    'worker-src': ["'self'", ...listed('worker')],
    'base-uri': ["'none'"],
    'object-src': ["'none'"],
    'frame-ancestors': ["'self'", ...listed('frame-ancestors')],
    'form-action': ["'self'", ...listed('form')],
  };
  return Object.entries(directives)
    .map(([name, values]) => [name, ...new Set(values)].join(' '))
    .join(';');
}
