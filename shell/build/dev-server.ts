import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Configuration as DevServer } from 'webpack-dev-server';
import type { Manifest } from '../../manifests/schema.ts';
import { parseStrict } from '../../manifests/strict/parse-strict.ts';
import { asksForPage } from '../server/asks-for-page.ts';
import { withLayouts } from '../server/html/page-layouts.ts';
import { withSiteFace } from '../server/html/site-face.ts';
import { layoutOf } from '../site/layouts.ts';
import { externalPaths } from '../site/link-destination.ts';
import { compileRedirects } from '../site/redirects.ts';
import { compileRoutes } from '../site/routes.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

const pathOf = ({ url = '' }: IncomingMessage): string => url.replace(/\?.*/, '');

/**
 * Answers the routes of the site with the page, which has the name, the look and the layouts that the manifest gives the site.
 *
 * @param readPage waits for the build
 */
const servePage =
  (manifestFile: string, readPage: () => Promise<string>): Handler =>
  (request, response, next) => {
    const path = pathOf(request);
    const isFile = /^\/(shell|remotes|manifests)\//.test(path);
    const manifest = readManifest(manifestFile);
    const redirect = compileRedirects(manifest?.redirects, '/')(path);
    if (redirect) {
      const query = request.url?.slice(path.length) ?? '';
      response
        .writeHead(redirect.permanent ? 301 : 302, { location: redirect.to + query, 'cache-control': 'no-cache' })
        .end();
      return;
    }
    if (isFile || !asksForPage(request.headers.accept, path) || externalPaths(manifest?.external, '/')(path)) {
      next();
      return;
    }
    readPage()
      .then((html) =>
        response
          .setHeader('content-type', 'text/html; charset=utf-8')
          .end(manifest ? withFace(html, manifest, path) : html),
      )
      .catch(next);
  };

const withFace = (html: string, manifest: Manifest, path: string): string =>
  withSiteFace(withLayouts(html, manifest.layouts, layoutOf(compileRoutes(manifest, '/')(path))), manifest.site, '/');

/** Undefined while the file is missing or invalid: the page says so itself. */
function readManifest(file: string): Manifest | undefined {
  if (!existsSync(file)) return undefined;
  const result = parseStrict(readFileSync(file, 'utf8'));
  return result.ok ? result.manifest : undefined;
}

const PAGE = '/shell/index.html';

/** Serves the manifest as it is on disk. What `conch serve` adds from the builds, such as integrity, would be stale after the next change. */
const serveManifest =
  (manifest: string, change: (text: string) => string): Handler =>
  (request, response, next) => {
    if (pathOf(request) !== '/manifests/site.json' || !existsSync(manifest)) return next();
    response.setHeader('content-type', 'application/json; charset=utf-8').end(change(readFileSync(manifest, 'utf8')));
  };

/** Answers 404 in plain text; webpack-dev-server would answer HTML. */
const serveNotFound: Handler = (_, response) => {
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n');
};

type DevOptions = {
  /** What the site is called in the message of the start. */
  readonly called?: string;
  /** What to type for another port. */
  readonly command?: string;
  readonly port?: string | number;
  /** The page, for a site whose shell is built already. */
  readonly page?: () => string;
  /** Folders with further files. */
  readonly folders?: NonNullable<Exclude<DevServer['static'], boolean | string>>;
  /** Changes the manifest as it is served. */
  readonly changeManifest?: (text: string) => string;
};

/**
 * Serves the URLs of `conch serve` from memory. The page reloads when a file or the manifest changes.
 * Options: https://webpack.js.org/configuration/dev-server/
 *
 * @param manifest path of the manifest's file
 */
export const devServer = (
  manifest: string,
  {
    called = 'The store',
    command = 'PORT=9000 npm run dev',
    port = process.env.PORT || 8080,
    page,
    folders = [],
    changeManifest = (text) => text,
  }: DevOptions = {},
): DevServer => ({
  host: '127.0.0.1',
  port,
  // webpack-dev-server would add its client to the entry of every remote; webpack.config.ts adds it to the shell's alone.
  client: false,
  hot: false,
  static: folders,
  watchFiles: manifest,
  headers: { 'cache-control': 'no-cache' },
  devMiddleware: { index: false },
  setupMiddlewares(middlewares, devServer) {
    const {
      server,
      options: { host, port },
    } = devServer;
    const readBuiltPage = () =>
      new Promise<string>((resolve, reject) => {
        const { middleware } = devServer; // it is not there yet when the middlewares are set up
        middleware?.waitUntilValid(() => {
          const file = middleware.getFilenameFromUrl(PAGE);
          const content = file && middleware.context.outputFileSystem.readFileSync?.(file);
          if (content) resolve(String(content));
          else reject(new Error(`${PAGE} is not built; see the errors of the build.`));
        });
      });
    server?.prependListener('error', (error) => {
      if (!('code' in error) || error.code !== 'EADDRINUSE') return;
      console.error(`Port ${port} on ${host} is taken. Stop what uses it, or choose another one: ${command}`);
      process.exit(1);
    });
    const readPage = page ? async () => page() : readBuiltPage;
    return [servePage(manifest, readPage), ...middlewares, serveManifest(manifest, changeManifest), serveNotFound];
  },
  onListening({ middleware, server }) {
    const address = server?.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    middleware?.waitUntilValid(() => console.log(`${called} is on http://localhost:${port} and follows every change`));
  },
});
