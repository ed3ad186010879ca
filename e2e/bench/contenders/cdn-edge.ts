import { once } from 'node:events';
import { createSecureServer, type IncomingHttpHeaders } from 'node:http2';
import type { Socket } from 'node:net';
import type { Certificate } from './certificate.ts';

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** Answers one GET of a contender. */
export type Origin = ((path: string, headers: IncomingHttpHeaders) => Promise<Answer>) & {
  readonly close?: () => Promise<void>;
};

export type Edge = { readonly url: string; close(): Promise<void> };

/**
 * HTTP/2 with TLS in front of a contender, the same for each. Like the edge of a CDN it caches immutable files, and requests pages
 * and manifests from the contender every time.
 */
export async function openEdge(origin: Origin, { key, cert }: Certificate): Promise<Edge> {
  const kept = new Map<string, Answer>();
  const server = createSecureServer({ key, cert });
  server.on('stream', async (stream, headers) => {
    stream.on('error', () => {}); // the page was closed before the response ended
    const path = String(headers[':path']);
    const answer = kept.get(path) ?? (await origin(path, headers));
    if (answer.headers['cache-control']?.includes('immutable')) kept.set(path, answer);
    if (stream.destroyed) return;
    stream.respond({ ':status': answer.status, ...answer.headers, 'content-length': answer.body.byteLength });
    stream.end(answer.body);
  });
  // Chromium also opens connections in advance, on which no HTTP/2 session may ever begin.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `https://127.0.0.1:${address.port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
      await origin.close?.();
    },
  };
}
