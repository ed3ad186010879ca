import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Configuration as DevServer } from 'webpack-dev-server';
import { asksForPage } from '../server/asks-for-page.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

const path = ({ url = '' }: IncomingMessage): string => url.replace(/\?.*/, '');

const pageForRoutes: Handler = (request, _, next) => {
  const isFile = /^\/(shell|remotes|manifests)\//.test(path(request));
  if (!isFile && asksForPage(request.headers.accept, path(request))) request.url = '/shell/index.html';
  next();
};

/** As it stands on disk: what `conch serve` fills in from builds would not fit code that changes. */
const onDisk =
  (manifest: string): Handler =>
  (request, response, next) => {
    if (path(request) !== '/manifests/site.json' || !existsSync(manifest)) return next();
    response.setHeader('content-type', 'application/json; charset=utf-8').end(readFileSync(manifest));
  };

/** The development server's own answer would be HTML. */
const notFound: Handler = (_, response) => {
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n');
};

/** The URLs of `conch serve`, from memory. A change of a file or of the manifest loads the page again. */
export const devServer = (manifest: string): DevServer => ({
  host: '127.0.0.1',
  port: process.env.PORT || 8080,
  // It would go into the entry of every remote, and run once for each of them.
  client: false,
  hot: false,
  static: false,
  watchFiles: manifest,
  headers: { 'cache-control': 'no-cache' },
  devMiddleware: { index: false },
  setupMiddlewares(middlewares, { server, options: { host, port } }) {
    server?.prependListener('error', (error) => {
      if (!('code' in error) || error.code !== 'EADDRINUSE') return;
      console.error(
        `Port ${port} on ${host} is taken. Stop what uses it, or choose another one: PORT=9000 npm run dev`,
      );
      process.exit(1);
    });
    return [pageForRoutes, ...middlewares, onDisk(manifest), notFound];
  },
  onListening({ middleware, server }) {
    const address = server?.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    middleware?.waitUntilValid(() => console.log(`The store is on http://localhost:${port} and follows every change`));
  },
});
