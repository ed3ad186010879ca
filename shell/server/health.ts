import type { FastifyReply } from 'fastify';
import type { ServedSite } from './served-site.ts';

/**
 * 200 as long as visitors are served: the shell is there and so is a valid manifest. A broken edit of the manifest does
 * not change that, since the last valid one stays; it is told as a `warning`. Were it a 503, one typo on a shared disk
 * would take every instance out of rotation.
 */
export function sendHealth(reply: FastifyReply, site: ServedSite): FastifyReply {
  const { manifest, problems } = site.state();
  reply.header('cache-control', 'no-store');
  if (!site.hasShell()) {
    return reply.code(503).send({ status: 'unavailable', problems: ['shell/index.html is not there'] });
  }
  const warning = 'The manifest on disk is not valid; the last valid one is served.';
  return reply.send({
    status: 'ok',
    revision: manifest.revision,
    ...(problems.length > 0 && { warning, problems }),
  });
}
