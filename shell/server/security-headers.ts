import type { FastifyHelmetOptions } from '@fastify/helmet';

/**
 * The security headers of every answer.
 *
 * @param origins the manifest's, asked for at each request, so that the policy follows the manifest
 * @param scripts what names the inline scripts
 */
export function securityHeaders(
  origins: () => readonly string[],
  scripts: () => readonly string[],
): FastifyHelmetOptions {
  const sources = (...own: string[]) => [() => [...own, ...origins()].join(' ')];
  return {
    contentSecurityPolicy: {
      // The defaults would add `upgrade-insecure-requests`, see below.
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: [() => ["'self'", ...scripts(), ...origins()].join(' ')],
        // Frameworks set styles inline; they can colour the page, not run code.
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
    // TLS ends in front of this server. Only what ends it knows whether the site, and all others on its host, can do
    // without plain HTTP; and `http://localhost` must go on working.
    strictTransportSecurity: false,
  };
}
