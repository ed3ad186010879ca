import { once } from 'node:events';
import { createServer, type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type Answer, isHtml, JAVASCRIPT, JSON_TYPE, type Question } from '../../../shell/server/front/answer.ts';
import { changePolicies } from '../../../shell/server/front/changed-policy.ts';
import { pageOfSite, withoutKeys } from '../../../shell/server/front/page-of-site.ts';
import { askOrigin } from '../../../shell/server/front/upstream.ts';
import type { Manifest } from '../../schema.ts';
import { canMountAgain } from './entry-on-its-own.ts';
import { type LocalRemote, localEntry } from './local-remote.ts';
import { followRemotes, type KnownRemote, type Notice } from './page-client.ts';
import type { RemoteProxy } from './remote-proxy.ts';

/** A remote, and where pages load it. */
export type PlacedRemote = { readonly remote: LocalRemote; readonly proxy: RemoteProxy };

export type Front = {
  /** Such as `http://localhost:8080`. */
  readonly origin: string;
  /** Says something to the pages that are open. */
  notify(notice: Notice): void;
  close(): Promise<void>;
};

const CLIENT = 'shell/conch-dev.js';
const EVENTS = 'shell/conch-dev-events';

/** Directives that decide what the code of a remote may load. */
const LOADING = /^(script|style|img|font|media|worker|connect|frame)-src(-elem)?$/;

/**
 * A server in front of a deployed site that takes some remotes from development servers. Everything else is passed on as it is: pages, builds,
 * APIs, cookies. Only here do pages allow `eval` and WebSockets, and load code without a digest.
 *
 * @param home URL of the site, with a slash at the end
 * @param print prints what pages say of changes
 * @throws what `listen` throws
 */
export async function openFront(
  home: URL,
  port: number,
  remotes: readonly PlacedRemote[],
  print: (line: string) => void,
): Promise<Front> {
  const base = home.pathname;
  const clients = new Set<ServerResponse>();
  const manifest = async () => changed(await fetchManifest(home), remotes);

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url = '/', method = 'GET', headers } = request;
    const path = url.replace(/\?.*/s, '');
    if (path === `${base}${CLIENT}`) return send(response, clientOf(`${base}${EVENTS}`, remotes));
    if (path === `${base}${EVENTS}` && method === 'POST') {
      const text = Buffer.concat(await request.toArray()).toString('utf8');
      print(text.slice(0, 1_000));
      response.writeHead(204).end();
      return;
    }
    if (path === `${base}${EVENTS}`) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).write(':\n\n');
      clients.add(response);
      response.on('close', () => clients.delete(response));
      return;
    }
    if (path === `${base}manifests/site.json`) return send(response, json(await manifest()));
    if (method !== 'GET' || !headers.accept?.includes('text/html')) return passOn(home, request, response);
    const { 'accept-encoding': _, 'if-none-match': __, 'if-modified-since': ___, range: ____, ...asked } = headers;
    const question: Question = {
      method,
      target: url,
      path,
      headers: ofSite(asked, home),
      body: Buffer.alloc(0),
      signal: AbortSignal.timeout(60_000),
    };
    send(response, page(here(await askOrigin(home, url, question), home), base, await manifest(), remotes));
  };
  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(`${home} gave no answer: ${error instanceof Error ? error.message : error}\n`);
    });
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const address = server.address();
  return {
    origin: `http://localhost:${typeof address === 'object' ? address?.port : port}`,
    notify(notice) {
      for (const client of clients) client.write(`data: ${JSON.stringify(notice)}\n\n`);
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** @throws {Error} if it gives none */
export async function fetchManifest(home: URL): Promise<Manifest> {
  const url = new URL('manifests/site.json', home);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

function changed(manifest: Manifest, remotes: readonly PlacedRemote[]): Manifest {
  const next = { ...manifest, remotes: { ...manifest.remotes }, origins: [...manifest.origins] };
  for (const { remote, proxy } of remotes) {
    const deployed = manifest.remotes[remote.name];
    if (!deployed) continue;
    next.remotes[remote.name] = localEntry(deployed, remote, proxy.origin);
    next.origins.push(proxy.origin);
  }
  // entry-on-its-own.ts has adapters for containers.
  const adapted = remotes.filter(({ remote: { format } }) => format === 'script' || format === 'module');
  const isAdapted = (name: string) =>
    adapted.some(({ remote }) => remote.name === name && remote.adapter !== 'custom-element');
  const unadapted = <Entry extends { readonly remote: string }>(entry: Entry): Entry =>
    isAdapted(entry.remote) ? { ...entry, adapter: undefined } : entry;
  next.applications = manifest.applications.map(unadapted);
  next.fragments = Object.fromEntries(
    Object.entries(manifest.fragments).map(([name, entry]) => [name, unadapted(entry)]),
  );
  if (manifest.policy) next.policy = { ...manifest.policy, integrity: 'optional', trustedTypes: undefined };
  return next;
}

function page(answer: Answer, base: string, manifest: Manifest, remotes: readonly PlacedRemote[]): Answer {
  if (!isHtml(answer)) return answer;
  const policy = (policies: string) => allowingDevelopment(policies, remotes);
  const { body, headers } = pageOfSite(withoutKeys(answer), base, manifest);
  const {
    'content-security-policy': enforced,
    'content-security-policy-report-only': _,
    'integrity-policy': __,
    'integrity-policy-report-only': ___,
    'strict-transport-security': ____,
    'content-length': _____,
    ...kept
  } = headers;
  const html = body
    .toString('utf8')
    .replace(
      /(<meta http-equiv="Content-Security-Policy" content=")([^"]*)/g,
      (_, start, given) => start + policy(given),
    )
    .replace('</head>', `<script src="${base}${CLIENT}" defer></script></head>`);
  return {
    ...answer,
    headers: { ...kept, ...(enforced && { 'content-security-policy': policy(String(enforced)) }) },
    body: Buffer.from(html),
  };
}

function allowingDevelopment(policies: string, remotes: readonly PlacedRemote[]): string {
  const origins = remotes.map(({ proxy }) => proxy.origin);
  const sockets = origins.map((origin) => origin.replace(/^http/, 'ws'));
  return changePolicies(policies, (name, sources) => {
    if (/^(require-trusted-types-for|trusted-types|upgrade-insecure-requests)$/.test(name)) return undefined;
    if (!LOADING.test(name)) return sources;
    const more = name.startsWith('script') ? ["'unsafe-eval'"] : name.startsWith('connect') ? sockets : [];
    return [...sources.filter((source) => source !== "'none'"), ...origins, ...more];
  });
}

/** Streams: the events of the site never end. */
async function passOn(home: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = home.protocol === 'https:' ? requestHttps : requestHttp;
  const { hostname, port } = home;
  const headers = { ...ofSite(request.headers, home), host: home.host };
  const asked = send({ hostname, port, path: request.url, method: request.method, headers });
  response.on('close', () => asked.destroy());
  const answered = once(asked, 'response');
  request.pipe(asked);
  const [given]: IncomingMessage[] = await answered;
  if (!given) return;
  const { statusCode: status = 502, headers: received } = given;
  const { headers: adapted } = here({ status, headers: received, body: Buffer.alloc(0) }, home);
  response.writeHead(status, adapted);
  given.pipe(response);
}

/** A site may refuse requests of another origin, such as that of this server. */
const ofSite = (headers: Question['headers'], home: URL): Question['headers'] => ({
  ...headers,
  ...(headers.origin && { origin: home.origin }),
  ...(headers.referer && { referer: home.href }),
});

/** Adapts headers that contain the origin of the site to this server. */
function here(answer: Answer, home: URL): Answer {
  const headers = { ...answer.headers };
  for (const name of ['connection', 'keep-alive', 'transfer-encoding']) delete headers[name];
  const { location, 'set-cookie': cookies } = headers;
  if (typeof location === 'string') headers.location = location.replace(home.origin, '');
  if (Array.isArray(cookies)) headers['set-cookie'] = cookies.map((cookie) => cookie.replace(/;\s*Domain=[^;]*/gi, ''));
  return { ...answer, headers };
}

const send = (response: ServerResponse, { status, headers, body }: Answer): void => {
  response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
};

const NO_STORE = { 'cache-control': 'no-store' };

const json = (value: object): Answer => ({
  status: 200,
  headers: { 'content-type': JSON_TYPE, ...NO_STORE },
  body: Buffer.from(JSON.stringify(value)),
});

function clientOf(events: string, remotes: readonly PlacedRemote[]): Answer {
  const known = remotes.map(({ remote, proxy: { origin } }): KnownRemote => {
    const { name, hasViteClient } = remote;
    return { name, origin, canMountAgain: canMountAgain(remote), hasViteClient };
  });
  const code = `globalThis.__name ??= (named) => named;\n(${followRemotes})(${JSON.stringify(events)}, ${JSON.stringify(known)});\n`;
  return { status: 200, headers: { 'content-type': JAVASCRIPT, ...NO_STORE }, body: Buffer.from(code) };
}
