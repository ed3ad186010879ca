import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { test as base } from '../../fixtures.ts';
import { mediaType } from './host-rules.ts';

export { expect } from '../../fixtures.ts';

export type HostAnswer = {
  readonly status?: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
};

export type OtherHost = {
  /** On another port of `localhost`: another origin of the same site, so that its cookies are first-party ones. */
  readonly origin: string;
  /** Method, path and query of each request so far, such as `GET /shop/remoteEntry.js?v=1`. */
  readonly requests: string[];
};

/** `otherHost` starts a server with the answers of a function, on an origin of its own, until the test ends. */
export const test = base.extend<{
  otherHost: (answer: (request: IncomingMessage, url: URL) => HostAnswer) => Promise<OtherHost>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  otherHost: async ({}, use) => {
    const close: (() => void)[] = [];
    await use(async (answer) => {
      const requests: string[] = [];
      const server = createServer((request, response) => {
        const url = new URL(request.url ?? '/', 'http://localhost');
        if (url.pathname !== '/favicon.ico') requests.push(`${request.method} ${request.url}`);
        const { status = 200, headers = {}, body = '' } = answer(request, url);
        response.writeHead(status, headers).end(body);
      });
      await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
      close.push(() => {
        server.close();
        server.closeAllConnections();
      });
      const address = server.address();
      return { origin: `http://localhost:${typeof address === 'object' && address?.port}`, requests };
    });
    for (const each of close) each();
  },
});

/** A file of a folder, as a static host sends it; 404 if there is none. */
export function fileAnswer(folder: string, pathname: string): HostAnswer {
  const file = join(folder, decodeURIComponent(pathname));
  if (!existsSync(file)) return { status: 404, headers: { 'content-type': 'text/plain' } };
  return { headers: { 'content-type': mediaType(file) }, body: readFileSync(file) };
}

/** The same answer, for pages on any origin: scripts of builds are requested with CORS. */
export const allowingEveryOrigin = ({ headers, ...answer }: HostAnswer): HostAnswer => ({
  ...answer,
  headers: { ...headers, 'access-control-allow-origin': '*' },
});
