import type { FastifyReply } from 'fastify';
import type { ServedSite } from './served-site.ts';

/**
 * Answers 200 while visitors are served, that is while there is a shell and a valid manifest. An invalid manifest on disk is a `warning`
 * only, because the last valid one is still served: with a 503, one typo on a shared disk would take every instance out of rotation.
 */
export function sendHealth(reply: FastifyReply, site: ServedSite): FastifyReply {
  const { manifest, problems } = site.state();
  reply.header('cache-control', 'no-store');
  if (!site.hasShell()) {
    return reply.code(503).send({ status: 'unavailable', problems: ['shell/index.html is missing'] });
  }
  const warning = 'The manifest on disk is not valid; the last valid one is served.';
  return reply.send({
    status: 'ok',
    revision: manifest.revision,
    ...(problems.length > 0 && { warning, problems }),
  });
}
