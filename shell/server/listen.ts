import type { FastifyInstance } from 'fastify';
import { OperatorError } from '../../manifests/operator-error.ts';

/** How long responses that are still being sent may take when the server closes. */
const CLOSE_TIMEOUT_MS = 3_000;

type Listening = {
  /** Such as `http://localhost:8080`, for requests from this machine. */
  readonly origin: string;
  /** Resolves when a signal has closed the server. */
  readonly closed: Promise<void>;
};

/**
 * Starts listening. SIGINT and SIGTERM close the server.
 *
 * @throws {OperatorError} ADDRESS_UNAVAILABLE
 */
export async function listen(server: FastifyInstance, at: { port: number; host: string }): Promise<Listening> {
  try {
    await server.listen(at);
  } catch (cause) {
    throw unavailable(cause, at);
  }
  const address = server.server.address();
  const closed = new Promise<void>((resolve, reject) => {
    const close = () => {
      setTimeout(() => server.server.closeAllConnections(), CLOSE_TIMEOUT_MS).unref();
      server.close().then(resolve, reject);
    };
    process.once('SIGINT', close).once('SIGTERM', close);
  });
  const port = typeof address === 'object' ? address?.port : undefined;
  return { origin: originOf(at.host, port ?? at.port), closed };
}

function originOf(host: string, port: number): string {
  const isLocal = ['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'].includes(host);
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${isLocal ? 'localhost' : name}:${port}`;
}

/** An error of `listen`, as the operator can mend it. */
export function unavailable(cause: unknown, { port, host }: { port: number; host: string }): unknown {
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
