import type { FastifyInstance } from 'fastify';
import { STATUS_PATH } from '../../../manifests/ops/status/fetch-status.ts';
import { sendNotFound } from '../text-responses.ts';
import { liveStatus, type StatusSources } from './live-status.ts';
import { STATUS_POLICY, statusPage } from './status-page.ts';

/** Serves the status of the site as a page, and as JSON for `conch status`. @param base path at which the site is mounted */
export function registerStatus(server: FastifyInstance, base: string, sources: StatusSources): void {
  const status = liveStatus(sources);
  server.get(`${base}conch`, (_, reply) => reply.redirect(`${base}conch/`, 302));
  server.get(`${base}conch/`, async (_, reply) =>
    reply
      .headers({ 'content-security-policy': STATUS_POLICY, 'cache-control': 'no-store' })
      .type('text/html; charset=utf-8')
      .send(statusPage(await status(), base)),
  );
  server.get(`${base}${STATUS_PATH}`, async (_, reply) => {
    const { status: reported, received } = await status();
    return reported ? reply.header('cache-control', 'no-store').send({ ...reported, received }) : sendNotFound(reply);
  });
}
