import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { OperatorError } from '../../manifests/operator-error.ts';
import type { StopSignals } from './stop-signals.ts';

/** How long answers that are still being sent may take when the server closes: Docker kills after ten seconds. */
const CLOSE_TIMEOUT_MS = 8_000;
/** How often connections are closed whose answers have ended. */
const CLOSE_INTERVAL_MS = 50;

type Listening = {
  /** Such as `http://localhost:8080`, for requests from this machine. */
  readonly origin: string;
  /** Resolves when a signal has closed the server. */
  readonly closed: Promise<void>;
};

export type ListenOptions = {
  readonly port: number;
  readonly host: string;
  readonly signals: StopSignals;
  /** How long the server goes on after the first signal, so that load balancers notice what `/healthz` says. */
  readonly drainMs: number;
};

/**
 * Starts listening. After the first signal, and `drainMs`, the server accepts no connections, ends event streams, and finishes the answers
 * under way; at a second signal, or when they take too long, it ends them.
 *
 * @throws {OperatorError} ADDRESS_UNAVAILABLE
 */
export async function listen(server: FastifyInstance, options: ListenOptions): Promise<Listening> {
  const { port, host, signals, drainMs } = options;
  // Proxies keep connections for further requests. One that closes at such a moment costs a retry, or some visitor an error.
  server.server.prependListener('request', (_, response) => {
    if (signals.isStopping()) response.setHeader('connection', 'close');
  });
  try {
    await server.listen({ port, host });
  } catch (cause) {
    throw unavailable(cause, options);
  }
  const address = server.server.address();
  const closed = closeAfterSignal(server, signals, drainMs);
  return { origin: originOf(host, typeof address === 'object' ? (address?.port ?? port) : port), closed };
}

async function closeAfterSignal({ server, close }: FastifyInstance, signals: StopSignals, drainMs: number) {
  await signals.first;
  await Promise.race([signals.second, setTimeout(drainMs, undefined, { ref: false })]);
  const finishing = setInterval(() => server.closeIdleConnections(), CLOSE_INTERVAL_MS).unref();
  const closing = close();
  void Promise.race([signals.second, setTimeout(CLOSE_TIMEOUT_MS, undefined, { ref: false })]).then(() =>
    server.closeAllConnections(),
  );
  await closing;
  clearInterval(finishing);
}

function originOf(host: string, port: number): string {
  const isLocal = ['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'].includes(host);
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${isLocal ? 'localhost' : name}:${port}`;
}

/** An error of `listen`, as the operator can mend it. */
export function unavailable(cause: unknown, { port, host }: Pick<ListenOptions, 'port' | 'host'>): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const because = (message: string, remedy: string) =>
    new OperatorError('ADDRESS_UNAVAILABLE', message, remedy, { cause });
  switch (code) {
    case 'EADDRINUSE':
      return because(`Port ${port} on ${host} is taken.`, 'Stop what uses it, or choose another one with --port.');
    case 'EACCES':
      return because(
        `Port ${port} on ${host} needs more privileges than this user has.`,
        'Choose one above 1023 with --port.',
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return because(`${host} is not an address of this machine.`, 'Choose 127.0.0.1 or 0.0.0.0 with --host.');
    default:
      return cause;
  }
}
