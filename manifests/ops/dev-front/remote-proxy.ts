import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { type Answer, type Question, TEXT } from '../../../shell/server/front/answer.ts';
import { askOrigin } from '../../../shell/server/front/upstream.ts';
import { AS_IT_IS, entryOnItsOwn } from './entry-on-its-own.ts';
import type { LocalRemote } from './local-remote.ts';

/** How often the files that pages have loaded are compared, if the development server does not change them in place itself. */
const COMPARE_MS = 500;

export type RemoteProxy = { readonly origin: string; close(): Promise<void> };

/**
 * Serves all paths of a development server at another origin, which its absolute paths and WebSockets need, for pages of the site: with CORS
 * headers, and with its own entry.
 *
 * @param onChange called when a file that pages have loaded has changed, unless a client of the development server handles that
 */
export async function serveLocalRemote(remote: LocalRemote, onChange: () => void): Promise<RemoteProxy> {
  const target = new URL(remote.origin);
  const ask = (path: string, headers: IncomingHttpHeaders, method = 'GET', body: Buffer = Buffer.alloc(0)) => {
    const question: Question = { method, target: path, path, headers, body, signal: new AbortController().signal };
    return askOrigin(target, path, question);
  };
  /** Path -> digest of its content. */
  const loaded = new Map<string, string>();
  let isHandled = remote.hasViteClient;

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const { url = '/', method, headers } = request;
    const { 'if-none-match': _, 'if-modified-since': __, 'accept-encoding': ___, ...asked } = headers;
    const { pathname, searchParams } = new URL(url, target);
    const given = await ask(url, asked, method, Buffer.concat(await request.toArray()));
    if (isCode(given)) loaded.set(url, digestOf(given));
    const isEntry = decodeURIComponent(pathname) === `${remote.folder}${remote.entry}` && !searchParams.has(AS_IT_IS);
    if (!isEntry || !isCode(given)) return given;
    const { 'content-length': ____, etag: _____, ...kept } = given.headers;
    return { ...given, headers: kept, body: Buffer.from(entryOnItsOwn(remote, given.body.toString('utf8'))) };
  };
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, headers, body } = await answer(request).catch(() => downAt(remote));
    const { 'transfer-encoding': _, connection: __, 'keep-alive': ___, ...kept } = headers;
    const shared = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };
    response.writeHead(status, { ...kept, ...shared, 'content-length': body.length });
    response.end(request.method === 'HEAD' ? '' : body);
  };
  const server = createServer((request, response) => void respond(request, response));
  server.on('upgrade', (request, socket, head) => {
    isHandled = true; // a client of the development server is in the page
    const behind = connect(Number(target.port || 80), target.hostname, () => {
      const headers = { ...request.headers, host: target.host, origin: target.origin };
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      behind.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      behind.write(head);
      behind.pipe(socket).pipe(behind);
    });
    behind.on('error', () => socket.destroy());
    socket.on('error', () => behind.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('The server has no address'); // it listens

  let comparing = false;
  const timer = setInterval(async () => {
    if (isHandled || comparing) return;
    comparing = true;
    const changed = await Promise.all(
      [...loaded].map(async ([path, digest]) => {
        const now = await ask(path, {}).catch(() => undefined);
        return now !== undefined && isCode(now) && digestOf(now) !== digest;
      }),
    );
    comparing = false;
    if (!changed.includes(true)) return;
    loaded.clear();
    onChange();
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

const digestOf = ({ body }: Answer): string => createHash('sha256').update(body).digest('base64');

const downAt = ({ name, origin }: LocalRemote): Answer => ({
  status: 502,
  headers: { 'content-type': TEXT },
  body: Buffer.from(`The development server of ${name}, ${origin}, does not answer: start it again.\n`),
});
