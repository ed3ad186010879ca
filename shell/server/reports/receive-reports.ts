import { join } from 'node:path';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MAX_REPORT_BYTES } from '../../../manifests/field-reports/report-limits.ts';
import { OperatorError } from '../../../manifests/operator-error.ts';
import type { Records } from '../../../manifests/ops/history/record.ts';
import type { Manifest } from '../../../manifests/schema.ts';
import { reportsPath } from '../html/base-path.ts';
import { sendText } from '../text-responses.ts';
import { type FieldReportReceiver, openFieldReports, REPORT_TYPES, type Received } from './field-report-receiver.ts';
import { remoteFinder } from './find-remote.ts';
import { isSameOrigin } from './is-same-origin.ts';
import { knownBuilds } from './known-builds.ts';
import { parseReports, type Violation } from './parse-reports.ts';
import { openReportFile } from './report-file.ts';
import { makeReportsFolder, VIOLATIONS_FILE } from './reports-folder.ts';

/** Browsers send several violations at once, and cut their samples. */
const MAX_BODY_BYTES = 64 * 1024;
const VIOLATION_TYPES = ['application/csp-report', 'application/reports+json'];
const LOG_INTERVAL_MS = 60_000;

export type ReportsOptions = {
  /** Folder that gets the files. */
  readonly folder: string;
  /** Path at which the site is mounted, with a slash at both ends. */
  readonly base: string;
  readonly manifest: () => Manifest;
  /** Of the history. */
  readonly released: Records['released'];
  /** Where sums of the reports are sent, too. */
  readonly otlp?: string | undefined;
  readonly log: (line: string) => void;
};

/**
 * Receives, at one path, what browsers report of violations of the pages' policies, and what pages report from the field.
 *
 * @returns what has been received from the field
 * @throws {OperatorError} FILE_UNUSABLE
 */
export function receiveReports(server: FastifyInstance, options: ReportsOptions): () => Received {
  const { folder, base, manifest, released, otlp, log } = options;
  makeReportsFolder(folder);
  const receiver = openFieldReports(folder, { isKnown: knownBuilds(manifest, released), otlp, log });
  const receiveViolations = violationsReceiver(join(folder, VIOLATIONS_FILE), options);
  parseOnlyReports(server);
  server.post(reportsPath(base), { errorHandler: refuseUnparsed(receiver) }, async (request, reply) => {
    if (VIOLATION_TYPES.includes(mediaType(request))) return receiveViolations(request, reply);
    return answer(reply, receiver, request.body, isSameOrigin(request.headers));
  });
  server.addHook('onClose', receiver.close);
  return receiver.received;
}

/** Bodies of all other types are refused: pages of other sites may send plain text, so these prove where they are from. */
export function parseOnlyReports(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  const parse = (types: readonly string[], bodyLimit: number) =>
    server.addContentTypeParser([...types], { parseAs: 'string', bodyLimit }, (_, body, done) => done(null, body));
  parse(VIOLATION_TYPES, MAX_BODY_BYTES);
  parse(REPORT_TYPES, MAX_REPORT_BYTES);
}

/** @param isAllowed whether the site of the page may report */
export async function answer(
  reply: FastifyReply,
  { receive }: FieldReportReceiver,
  body: unknown,
  isAllowed: boolean,
): Promise<FastifyReply> {
  const status = await receive(body, isAllowed ? undefined : 'another origin');
  return status === 204 ? reply.code(204).send() : sendText(reply, status, 'Not taken');
}

/** Counts what Fastify refuses before it is parsed. */
export const refuseUnparsed =
  ({ receive }: FieldReportReceiver) =>
  async (error: FastifyError, _: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const problem = {
      FST_ERR_CTP_BODY_TOO_LARGE: 'too large',
      FST_ERR_CTP_INVALID_MEDIA_TYPE: 'content type',
    } as const;
    if (!Object.hasOwn(problem, error.code)) throw error;
    const status = await receive(undefined, problem[error.code as keyof typeof problem]);
    return sendText(reply, status, error.message);
  };

const mediaType = ({ headers }: FastifyRequest): string =>
  (headers['content-type'] ?? '').replace(/;.*/s, '').trim().toLowerCase();

type Receive = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** Appends violations to a file, with the remote and the version whose code they are about. */
function violationsReceiver(file: string, { base, manifest, log }: ReportsOptions): Receive {
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
  return (request, reply) => {
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
  };
}
