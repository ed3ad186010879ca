import type { FastifyInstance } from 'fastify';
import type { Records } from '../../../manifests/ops/history/record.ts';
import type { Manifest } from '../../../manifests/schema.ts';
import { defaultLimits } from '../limits/client-limits.ts';
import { createLimitedServer } from '../server.ts';
import { sendText } from '../text-responses.ts';
import { openFieldReports } from './field-report-receiver.ts';
import { knownBuilds } from './known-builds.ts';
import { answer, parseOnlyReports, refuseUnparsed } from './receive-reports.ts';
import { makeReportsFolder } from './reports-folder.ts';

export type CollectorOptions = {
  /** Folder that gets the files. */
  readonly folder: string;
  /** Those of the pages that may report; empty: all. */
  readonly origins: readonly string[];
  /** What the site consists of, and its history; left out: any remote and version is taken. */
  readonly site?: { readonly manifest: () => Manifest; readonly released: Records['released'] } | undefined;
  /** Where sums of the reports are sent, too. */
  readonly otlp?: string | undefined;
  readonly log: (line: string) => void;
};

/**
 * Creates a server that receives what the pages of a site on another host report from the field, at any path. It does not listen yet.
 *
 * @throws {OperatorError} FILE_UNUSABLE
 */
export function createCollector({ folder, origins, site, otlp, log }: CollectorOptions): FastifyInstance {
  makeReportsFolder(folder);
  const isKnown = site ? knownBuilds(site.manifest, site.released) : () => true;
  const receiver = openFieldReports(folder, { isKnown, otlp, log });
  const server = createLimitedServer(defaultLimits());
  const isAllowed = (origin = '') => origins.length === 0 || origins.includes(origin);
  parseOnlyReports(server);
  server.addHook('onClose', receiver.close);

  // https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS
  server.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (origin !== undefined && isAllowed(origin)) {
      reply.headers({ 'access-control-allow-origin': origin, vary: 'origin' });
    }
  });
  server.options('*', (_, reply) =>
    reply
      .headers({ 'access-control-allow-headers': 'content-type', 'access-control-max-age': '86400' })
      .code(204)
      .send(),
  );
  server.get('/healthz', (_, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok', ...receiver.received() }),
  );
  server.setNotFoundHandler((_, reply) => sendText(reply, 404, 'Not found'));
  server.post('*', { errorHandler: refuseUnparsed(receiver) }, (request, reply) =>
    answer(reply, receiver, request.body, isAllowed(request.headers.origin)),
  );
  return server;
}
