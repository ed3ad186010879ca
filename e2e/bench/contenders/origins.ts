import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { ServedSiteOptions } from '../../../shell/server/served-site.ts';
import { createServer } from '../../../shell/server/server.ts';
import type { Answer, Origin } from './cdn-edge.ts';

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

/**
 * Headers that `conch serve` sends with a page. All contenders send them, because some of them (Cross-Origin-Opener-Policy) make a
 * browser start another process for the page. The Content-Security-Policy is left out: it takes no time, but blocks inline scripts.
 */
export async function commonHeaders(served: Origin): Promise<Answer['headers']> {
  const { headers } = await served('/', { accept: 'text/html' });
  const own = /^(content-|cache-|link$|etag$|vary$|date$)/;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.test(name)));
}

/**
 * Files and pages, as a static host with brotli serves them.
 *
 * @param pageAt the HTML of a path at which there is no file
 */
export function staticOrigin(folder: string, common: Answer['headers'], pageAt: (path: string) => string): Origin {
  const pages = new Map<string, Answer>();
  const answer = (content: string | Buffer, type: string, kept: string): Answer => ({
    status: 200,
    headers: { ...common, 'content-type': `${type}; charset=utf-8`, 'content-encoding': 'br', 'cache-control': kept },
    body: brotliCompressSync(content),
  });
  return async (path) => {
    const type = types[extname(path)];
    const file = join(folder, path);
    if (type && existsSync(file)) return answer(readFileSync(file), type, 'public, max-age=31536000, immutable');
    const page = pages.get(path) ?? answer(pageAt(path), 'text/html', 'no-cache');
    pages.set(path, page);
    return page;
  };
}

/** Files of a site. */
export type ServedFiles = Pick<ServedSiteOptions, 'root' | 'assets' | 'manifest' | 'snapshots'>;

/** Answers as `conch serve` does. */
export async function conchOrigin(options: ServedFiles): Promise<Origin> {
  const server = await createServer({ ...options, base: '/', log: (line) => console.error(line) });
  const answerGet: Origin = async (path, headers) => {
    // Pages open this endless event stream after they have loaded; 204 makes them stop: https://html.spec.whatwg.org/multipage/server-sent-events.html
    if (path === '/manifests/events') return { status: 204, headers: {}, body: Buffer.alloc(0) };
    const {
      statusCode,
      headers: answered,
      rawPayload,
    } = await server.inject({
      method: 'GET',
      url: path,
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':'))),
    });
    const kept = Object.entries(answered).filter(([name]) => !hopByHop.has(name));
    return {
      status: statusCode,
      headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
      body: rawPayload,
    };
  };
  // It would log that the builds are gone while they are removed.
  return Object.assign(answerGet, { close: async () => server.close() });
}

/**
 * The same site from files written by hand: one index.html for every path, and a manifest that pages fetch and validate.
 */
export function fetchingOrigin(served: Origin, common: Answer['headers'], root: string): Origin {
  const index = join(root, 'shell/index.html');
  const body = brotliCompressSync(readFileSync(index));
  const own = { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'br', 'cache-control': 'no-cache' };
  const headers = { ...common, ...own };
  return async (path, asked) => {
    if (asked.accept?.includes('text/html')) return { status: 200, headers, body };
    const answer = await served(path, asked);
    const { 'conch-contract': _, ...plain } = answer.headers;
    return { ...answer, headers: plain };
  };
}
