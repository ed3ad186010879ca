import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ServedSite } from '../served-site.ts';

const POLL_INTERVAL_MS = 1_000;
/** Proxies end what is silent for long. */
const HEARTBEAT_INTERVAL_MS = 15_000;

/**
 * Tells open pages when the manifest changes: a stream of events `revision` (server-sent events), the first of which is sent at
 * once. The file is looked at only while somebody listens.
 */
export function registerManifestEvents(server: FastifyInstance, path: string, site: ServedSite): void {
  const clients = new Set<PassThrough>();
  let told = site.state().manifest;
  let timers: readonly NodeJS.Timeout[] = [];

  const event = (): string => `event: revision\ndata: ${told.revision}\n\n`;
  const tell = (text: string) => {
    for (const client of clients) client.write(text);
  };
  const look = () => {
    const { manifest } = site.state();
    if (manifest === told) return;
    told = manifest;
    tell(event());
  };
  const leave = (client: PassThrough) => {
    clients.delete(client);
    if (clients.size > 0) return;
    for (const timer of timers) clearInterval(timer);
    timers = [];
  };
  const join = (client: PassThrough) => {
    look();
    if (clients.size === 0)
      timers = [setInterval(look, POLL_INTERVAL_MS), setInterval(() => tell(':\n\n'), HEARTBEAT_INTERVAL_MS)];
    clients.add(client);
    client.write(event());
  };

  server.get(path, { exposeHeadRoute: false }, (request, reply) => {
    const client = new PassThrough();
    join(client);
    request.raw.on('close', () => {
      leave(client);
      client.destroy();
    });
    return reply
      .header('cache-control', 'no-store, no-transform')
      .header('x-accel-buffering', 'no') // nginx would wait for more
      .type('text/event-stream')
      .send(client);
  });
  // Otherwise the end of the server would wait for them.
  server.addHook('preClose', async () => {
    for (const client of clients) client.end();
  });
}
