import type { FastifyHelmetOptions } from '@fastify/helmet';

/**
 * The security headers of every response.
 *
 * @param origins gives the manifest's `origins`; called for each request, so that the policy follows the manifest
 * @param scripts gives the sources of the inline scripts, as digests
 */
export function securityHeaders(
  origins: () => readonly string[],
  scripts: () => readonly string[],
): FastifyHelmetOptions {
  const sources = (...own: string[]) => [() => [...own, ...origins()].join(' ')];
  return {
    contentSecurityPolicy: {
      // The defaults contain `upgrade-insecure-requests`, see `strictTransportSecurity` below: https://helmet.js.org/
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: [() => ["'self'", ...scripts(), ...origins()].join(' ')],
        // Frameworks set inline styles. These change how the page looks, but run no code.
        styleSrc: sources("'self'", "'unsafe-inline'"),
        imgSrc: sources("'self'", 'data:'),
        connectSrc: sources("'self'"),
        fontSrc: sources("'self'", 'data:'),
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'self'"],
        formAction: ["'self'"],
      },
    },
    // A proxy terminates TLS. Only its operator knows whether this site, and every other one on the host, can do without plain HTTP;
    // and `http://localhost` has to work.
    strictTransportSecurity: false,
  };
}
