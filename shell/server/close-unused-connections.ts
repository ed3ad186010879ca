import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** A client that opens a connection for a request has sent that by now. */
const FIRST_REQUEST_MS = 500;

/**
 * When the server closes, ends connections that have not sent a request. Browsers open such ones ahead. Node counts them as active, so the
 * server would wait for them, and answer what comes on them: https://nodejs.org/docs/latest-v20.x/api/http.html#servercloseidleconnections
 */
export function closeUnusedConnections(server: FastifyInstance): void {
  const unused = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.server.prependListener('request', ({ socket }) => unused.delete(socket));
  server.addHook('preClose', async () => {
    setTimeout(() => {
      for (const socket of unused) socket.destroy();
    }, FIRST_REQUEST_MS).unref();
  });
}
