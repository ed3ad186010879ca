import type { FastifyInstance } from 'fastify';
import { OperatorError } from '../../../manifests/operator-error.ts';
import type { Manifest } from '../../../manifests/schema.ts';
import { reportsPath } from '../html/base-path.ts';
import { sendText } from '../text-responses.ts';
import { remoteFinder } from './find-remote.ts';
import { parseReports, type Violation } from './parse-reports.ts';
import { openReportFile } from './report-file.ts';

/** Browsers send several reports at once, and cut their samples. */
const MAX_BODY_BYTES = 64 * 1024;
const LOG_INTERVAL_MS = 60_000;

/**
 * Receives what browsers report of violations of the pages' policies, and appends it to a file, with the remote and the version whose
 * code it is about.
 *
 * @throws {OperatorError} FILE_UNUSABLE
 */
export function receiveReports(
  server: FastifyInstance,
  { file, base, manifest, log }: { file: string; base: string; manifest: () => Manifest; log: (line: string) => void },
): void {
  const write = openReportFile(file);
  let loggedAt = Number.NEGATIVE_INFINITY;
  let finder: { readonly manifest: Manifest; readonly find: ReturnType<typeof remoteFinder> } | undefined;
  const remoteOf = ({ source, blocked, page }: Violation) => {
    const current = manifest();
    if (finder?.manifest !== current) finder = { manifest: current, find: remoteFinder(current) };
    if (!URL.canParse(page)) return undefined;
    const home = new URL(base, page).href;
    return (source && finder.find(source, home)) || finder.find(blocked, home);
  };

  // Pages of other sites could send plain text without asking: https://fetch.spec.whatwg.org/#cors-safelisted-request-header
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    ['application/csp-report', 'application/reports+json'],
    { parseAs: 'string', bodyLimit: MAX_BODY_BYTES },
    (_, body, done) => done(null, body),
  );
  server.post(reportsPath(base), { bodyLimit: MAX_BODY_BYTES }, (request, reply) => {
    const reports = typeof request.body === 'string' ? parseReports(request.body) : undefined;
    if (!reports) return sendText(reply, 400, 'Not a report');
    const time = new Date().toISOString();
    try {
      for (const report of reports) write({ time, ...report, ...remoteOf(report) });
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      if (performance.now() - loggedAt >= LOG_INTERVAL_MS) log(`${error.message} ${error.remedy}`);
      loggedAt = performance.now();
    }
    return reply.code(204).send();
  });
}
