import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { type Answer, type Question, TEXT } from '../../../shell/server/front/answer.ts';
import { askOrigin } from '../../../shell/server/front/upstream.ts';
import { AS_IT_IS, entryOnItsOwn } from './entry-on-its-own.ts';
import type { LocalRemote } from './local-remote.ts';

/** How often the files that pages have loaded are compared. */
const COMPARE_MS = 300;

export type RemoteProxy = { readonly origin: string; close(): Promise<void> };

type Listener = {
  /** A file that pages have loaded has changed, and no client of the development server has applied that. */
  onChange(): void;
  /** The development server has ended, or has closed the connection to its client. */
  onEnd(): void;
};

/**
 * Serves all paths of a development server at another origin, which its absolute paths and WebSockets need, for pages of the site: with CORS
 * headers, and with its own entry.
 */
export async function serveLocalRemote(remote: LocalRemote, { onChange, onEnd }: Listener): Promise<RemoteProxy> {
  const target = new URL(remote.origin);
  const ask = (path: string, headers: IncomingHttpHeaders, method = 'GET', body: Buffer = Buffer.alloc(0)) => {
    const question: Question = { method, target: path, path, headers, body, signal: new AbortController().signal };
    return askOrigin(target, path, question);
  };
  /** Path -> digest of its content. */
  const loaded = new Map<string, string>();
  const { hasViteClient } = remote;
  /** Whether a client of webpack-dev-server, or of another one, follows changes. Vite's does not follow those of modules that it does not know. */
  let isFollowed = false;

  let port = 0;
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const { url = '/', method, headers } = request;
    const { 'if-none-match': _, 'if-modified-since': __, 'accept-encoding': ___, ...asked } = headers;
    const { pathname, searchParams } = new URL(url, target);
    const given = await ask(url, asked, method, Buffer.concat(await request.toArray()));
    if (isCode(given) && !(hasViteClient && OF_VITE.test(url))) loaded.set(withoutTime(url), digestOf(given));
    if (!isCode(given) || decodeURIComponent(pathname) !== `${remote.folder}${remote.entry}`) return given;
    const { 'content-length': ____, etag: _____, ...kept } = given.headers;
    const code = withClientAt(port, given.body.toString('utf8'));
    return {
      ...given,
      headers: kept,
      body: Buffer.from(searchParams.has(AS_IT_IS) ? code : entryOnItsOwn(remote, code)),
    };
  };
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, headers, body } = await answer(request).catch(() => downAt(remote));
    const { 'transfer-encoding': _, connection: __, 'keep-alive': ___, ...kept } = headers;
    const shared = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };
    // A changed file is requested again at the same URL; Vite says itself which of its URLs never change.
    const fresh = remote.hasViteClient ? {} : { 'cache-control': 'no-store' };
    response.writeHead(status, { ...kept, ...shared, ...fresh, 'content-length': body.length });
    response.end(request.method === 'HEAD' ? '' : body);
  };
  const server = createServer((request, response) => void respond(request, response));
  server.on('upgrade', (request, socket, head) => {
    isFollowed ||= !hasViteClient;
    const behind = connect(Number(target.port || 80), target.hostname, () => {
      const headers = { ...request.headers, host: target.host, origin: target.origin };
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      behind.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      behind.write(head);
      behind.pipe(socket).pipe(behind);
    });
    behind.on('close', () => {
      if (!socket.closed) onEnd();
    });
    behind.on('error', () => socket.destroy());
    socket.on('error', () => behind.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('The server has no address'); // it listens
  port = address.port;

  let comparing = false;
  /** Paths that differed the last time. */
  let suspects = new Set<string>();
  const compare = async () => {
    const answers = await Promise.all(
      [...loaded.keys()].map(async (path) => [path, await ask(path, {}).catch(() => undefined)] as const),
    );
    const changed = answers.flatMap(([path, now]) => {
      const digest = now && isCode(now) ? digestOf(now) : undefined;
      return digest !== undefined && digest !== loaded.get(path) ? [[path, digest] as const] : [];
    });
    // Vite's client requests what it applies, so that it does not differ the next time.
    const isCertain = !hasViteClient || changed.some(([path]) => suspects.has(path));
    suspects = new Set(changed.map(([path]) => path));
    if (changed.length === 0 || !isCertain) return;
    for (const [path, digest] of changed) loaded.set(path, digest);
    suspects.clear();
    onChange();
  };
  const timer = setInterval(() => {
    if (isFollowed || comparing) return;
    comparing = true;
    void compare().finally(() => {
      comparing = false;
    });
  }, COMPARE_MS);
  return {
    origin: `http://localhost:${address.port}`,
    async close() {
      clearInterval(timer);
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const isCode = ({ status, headers }: Answer): boolean =>
  status === 200 && /javascript|css/.test(String(headers['content-type']));

/**
 * The client of webpack-dev-server and of Rspack's connects to what is in its own query, which the policy of the page does not know:
 * https://github.com/webpack/webpack-dev-server/blob/main/lib/Server.js
 */
const withClientAt = (port: number, code: string): string =>
  code.replace(
    /(\?protocol=)[^&"'\\]*(&hostname=)[^&"'\\]*(&port=)[^&"'\\]*(&pathname=)/g,
    `$1ws%3A$2localhost$3${port}$4`,
  );

/** Of what it imports, Vite puts the time of the last change into the URL. */
const digestOf = ({ body }: Answer): string =>
  createHash('sha256')
    .update(withoutTime(body.toString('utf8')))
    .digest('base64');

const withoutTime = (text: string): string => text.replace(/([?&])t=\d+&/g, '$1').replace(/[?&]t=\d+/g, '');

/** Its own files, and packages. */
const OF_VITE = /^\/@|\/node_modules\//;

const downAt = ({ name, origin }: LocalRemote): Answer => ({
  status: 502,
  headers: { 'content-type': TEXT },
  body: Buffer.from(`The development server of ${name}, ${origin}, does not answer: start it again.\n`),
});
