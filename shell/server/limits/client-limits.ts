import * as z from 'zod/mini';

/** What clients may take of the server, so that slow ones, and many of them, leave enough for all others. */
export type ClientLimits = {
  /** Longest time in which the headers of a request have to arrive. */
  readonly headersMs: number;
  /** Longest time in which a whole request has to arrive, with the body that no route reads. */
  readonly requestMs: number;
  /** How long an answer may stand still because its client does not read. */
  readonly standstillMs: number;
  /** How long a connection is kept for another request: longer than the 60 seconds of most load balancers. */
  readonly idleMs: number;
  /** Connections at the same time. */
  readonly connections: number;
  /** Streams of manifest changes at the same time. */
  readonly eventStreams: number;
  readonly eventStreamsPerAddress: number;
};

/** For what the server reads itself. */
const RESERVED_DESCRIPTORS = 64;
/** A connection, and the file that is sent over it. */
const DESCRIPTORS_PER_CONNECTION = 2;
const MAX_CONNECTIONS = 10_000;
const MIN_CONNECTIONS = 32;

const report = z.object({
  userLimits: z.optional(z.object({ open_files: z.object({ soft: z.union([z.number(), z.literal('unlimited')]) }) })),
});

/**
 * File descriptors decide how many connections there can be. Streams get half of the connections, and an address an eighth of the
 * streams.
 */
export function defaultLimits(descriptors = openFilesLimit()): ClientLimits {
  const possible = Math.floor((descriptors - RESERVED_DESCRIPTORS) / DESCRIPTORS_PER_CONNECTION);
  const connections = Math.min(MAX_CONNECTIONS, Math.max(MIN_CONNECTIONS, possible));
  const eventStreams = Math.ceil(connections / 2);
  return {
    headersMs: 10_000,
    requestMs: 30_000,
    standstillMs: 30_000,
    idleMs: 65_000,
    connections,
    eventStreams,
    eventStreamsPerAddress: Math.ceil(eventStreams / 8),
  };
}

/** The soft limit, as in `ulimit -n`, which Windows does not have: https://nodejs.org/docs/latest-v20.x/api/report.html */
function openFilesLimit(): number {
  const { soft = 'unlimited' } = report.parse(process.report.getReport()).userLimits?.open_files ?? {};
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : soft;
}
