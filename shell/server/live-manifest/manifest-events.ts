import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ServedSite } from '../served-site.ts';

const POLL_INTERVAL_MS = 1_000;
/** Proxies close connections that are silent: https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes */
const HEARTBEAT_INTERVAL_MS = 15_000;

/**
 * Serves a stream of server-sent events to open pages: an event `revision` at once, and one for each change of the manifest. The file is
 * polled only while a client is connected.
 */
export function registerManifestEvents(server: FastifyInstance, path: string, site: ServedSite): void {
  const clients = new Set<PassThrough>();
  let latest = site.state().manifest;
  let timers: readonly NodeJS.Timeout[] = [];

  const revisionEvent = (): string => `event: revision\ndata: ${latest.revision}\n\n`;
  const broadcast = (text: string) => {
    for (const client of clients) client.write(text);
  };
  const poll = () => {
    const { manifest } = site.state();
    if (manifest === latest) return;
    latest = manifest;
    broadcast(revisionEvent());
  };
  const connect = (client: PassThrough) => {
    poll();
    if (clients.size === 0) {
      const sendHeartbeat = () => broadcast(':\n\n'); // a comment, which browsers ignore
      timers = [setInterval(poll, POLL_INTERVAL_MS), setInterval(sendHeartbeat, HEARTBEAT_INTERVAL_MS)];
    }
    clients.add(client);
    client.write(revisionEvent());
  };
  const disconnect = (client: PassThrough) => {
    clients.delete(client);
    if (clients.size > 0) return;
    for (const timer of timers) clearInterval(timer);
    timers = [];
  };

  server.get(path, { exposeHeadRoute: false }, (request, reply) => {
    const client = new PassThrough();
    connect(client);
    request.raw.on('close', () => {
      disconnect(client);
      client.destroy();
    });
    return (
      reply
        .header('cache-control', 'no-store, no-transform')
        // nginx would buffer the stream: https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering
        .header('x-accel-buffering', 'no')
        .type('text/event-stream')
        .send(client)
    );
  });
  // The server waits for open responses before it closes.
  server.addHook('preClose', async () => {
    for (const client of clients) client.end();
  });
}
