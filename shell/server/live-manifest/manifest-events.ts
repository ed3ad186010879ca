import { randomInt } from 'node:crypto';
import { PassThrough } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ClientLimits } from '../limits/client-limits.ts';
import type { ServedSite } from '../served-site.ts';
import { sendText } from '../text-responses.ts';

const POLL_INTERVAL_MS = 1_000;
/** Proxies close connections that are silent: https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes */
const HEARTBEAT_INTERVAL_MS = 15_000;

/** When a refused client may ask again: tabs do so with their next poll (../../updates/watch-manifest.ts). */
const RETRY_AFTER_S = 60;
/**
 * Browsers open a stream that has ended again after a pause, which the stream can set
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation). It is chosen at random, because all
 * streams of an instance end at the same moment.
 */
const MIN_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 5_000;
/**
 * With many clients, an event has a second number: the time over which they spread their requests for the new manifest, so that the
 * answers to others do not wait for thousands of these.
 */
const SPREAD_PER_STREAM_MS = 1;
const SPREAD_FROM_STREAMS = 100;
const MAX_SPREAD_MS = 5_000;
/** Revisions and heartbeats that a client has not read. Nobody who follows the stream is so late. */
const UNREAD_MAX_BYTES = 16 * 1024;

/** All streams that are open, with the addresses of their clients. */
export type OpenStreams = Map<PassThrough, string>;

type Options = {
  readonly site: ServedSite;
  readonly limits: Pick<ClientLimits, 'eventStreams' | 'eventStreamsPerAddress'>;
  /** What is made of a new manifest before open pages hear of it, because they all ask for it at once. */
  readonly prepare: () => Promise<void>;
  /** Those of other sites count, too. */
  readonly streams: OpenStreams;
};

/**
 * Serves a stream of server-sent events to open pages: an event `revision` at once, with a pause for reconnecting, one for each change
 * of the manifest, and one when pages load another shell: clients then ask for both. The files are polled only while a client is connected. Refuses more streams than the limits allow; tabs without one poll.
 */
export function registerManifestEvents(
  server: FastifyInstance,
  path: string,
  { site, prepare, limits: { eventStreams, eventStreamsPerAddress }, streams }: Options,
): void {
  const clients = new Set<PassThrough>();
  let latest = site.state().manifest;
  let shell = site.shellScript();
  let timers: readonly NodeJS.Timeout[] = [];

  const revisionEvent = (spreadMs = ''): string => `event: revision\ndata: ${latest.revision}${spreadMs}\n\n`;
  const broadcast = (text: string, to: Iterable<PassThrough> = clients) => {
    for (const client of to) {
      if (!client.writable) continue; // it has left in the meantime
      client.write(text);
      if (client.writableLength > UNREAD_MAX_BYTES) client.destroy();
    }
  };
  const poll = () => {
    const { manifest } = site.state();
    const script = site.shellScript() ?? shell; // while it is built, there is none
    if (manifest === latest && script === shell) return;
    latest = manifest;
    shell = script;
    const open = [...clients]; // those who come later begin with this revision
    void prepare().then(() => {
      const spreadMs = Math.min(MAX_SPREAD_MS, streams.size * SPREAD_PER_STREAM_MS);
      broadcast(revisionEvent(streams.size < SPREAD_FROM_STREAMS ? '' : ` ${spreadMs}`), open);
    });
  };
  let isClosing = false;
  const connect = (client: PassThrough, address: string) => {
    poll();
    if (clients.size === 0) {
      const sendHeartbeat = () => broadcast(':\n\n'); // a comment, which browsers ignore
      timers = [setInterval(poll, POLL_INTERVAL_MS), setInterval(sendHeartbeat, HEARTBEAT_INTERVAL_MS)];
    }
    clients.add(client);
    streams.set(client, address);
    client.write(`retry: ${randomInt(MIN_PAUSE_MS, MAX_PAUSE_MS)}\n${revisionEvent()}`);
  };
  const disconnect = (client: PassThrough) => {
    clients.delete(client);
    streams.delete(client);
    if (clients.size > 0) return;
    for (const timer of timers) clearInterval(timer);
    timers = [];
  };

  server.get(path, { exposeHeadRoute: false }, (request, reply) => {
    if (isClosing) return refuse(reply, 503, 'The server is stopping');
    if (streams.size >= eventStreams) return refuse(reply, 503, 'Too many event streams');
    const { ip } = request; // a getter that parses addresses
    const ofAddress = [...streams.values()].filter((address) => address === ip).length;
    if (ofAddress >= eventStreamsPerAddress) return refuse(reply, 429, 'Too many event streams from this address');
    const client = new PassThrough();
    connect(client, ip);
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
    isClosing = true;
    for (const client of clients) client.end();
  });
}

const refuse = (reply: FastifyReply, status: number, text: string): FastifyReply =>
  sendText(reply.header('retry-after', String(RETRY_AFTER_S)), status, text);
