import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { schemaDigest } from '../../shell/server/live-manifest/schema-digest.ts';
import { createServer } from '../../shell/server/server.ts';

/** A folder of its own for one test, and what to put there. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'conch-'));

  path(...segments: string[]): string {
    return join(this.folder, ...segments);
  }

  write(file: string, content: string | Buffer | object): string {
    const path = this.path(file);
    mkdirSync(dirname(path), { recursive: true });
    const isText = typeof content === 'string' || Buffer.isBuffer(content);
    writeFileSync(path, isText ? content : JSON.stringify(content, null, 2));
    return path;
  }

  /** As editors and deploy tools save: another file takes the place of this one. */
  replace(file: string, content: string | object): void {
    renameSync(this.write(`${file}.new`, content), this.path(file));
  }

  remove(file = ''): void {
    rmSync(this.path(file), { recursive: true, force: true });
  }
}

export type SiteManifest = {
  revision: number;
  origins: string[];
  remotes: { shop: { version: string; [field: string]: unknown }; [name: string]: unknown };
  [field: string]: unknown;
};

/** One remote with one page at `/`, one at `/products` and a header everywhere. */
export const siteManifest = (changes: Partial<SiteManifest> = {}): SiteManifest => ({
  schemaVersion: 1,
  revision: 1,
  origins: [],
  remotes: {
    shop: {
      version: '1.0.0',
      basePath: '/remotes/shop/{version}/',
      bundleFileName: 'remoteEntry.js',
      moduleName: 'shop',
    },
  },
  applications: [
    { name: 'header', remote: 'shop', module: './header', region: 'header', activeWhen: ['/'] },
    { name: 'home', remote: 'shop', module: './home', region: 'main', activeWhen: [{ path: '/', exact: true }] },
    { name: 'products', remote: 'shop', module: './products', region: 'main', activeWhen: ['/products'] },
  ],
  fragments: {},
  ...changes,
});

export const indexHtml =
  '<!doctype html><html lang="en" data-base="/"><link rel="preload" href="/manifests/site.json">' +
  '<link href="/shell/main.css"><script src="/shell/main.91abf012.js"></script></html>';

/** What is served for it at `base`, with its manifest and a hint; the shop has no remote.json. */
export const servedHtml = (base = '/'): string =>
  indexHtml
    .replace('data-base="/"', `data-base="${base}" data-events="${base}manifests/events"`)
    .replaceAll('="/shell/', `="${base}shell/`)
    .replace(
      '<link rel="preload" href="/manifests/site.json">',
      `<link rel="preload" as="script" href="${base}remotes/shop/1.0.0/remoteEntry.js" crossorigin>` +
        `<script type="application/json" data-contract="${schemaDigest}" id="conch-manifest">${JSON.stringify(siteManifest())}</script>`,
    );

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
};

type Asking = { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string };

/** Sends the path as it is: `fetch` would resolve `..`, decompress the answer and keep its own headers. */
export function ask(
  origin: string,
  path: string,
  { method = 'GET', headers = {}, body }: Asking = {},
): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const content = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: content,
          text: content.toString('utf8'),
        });
      });
    });
    sent.on('error', reject).end(body);
  });
}

export type ServedSite = {
  readonly workspace: Workspace;
  readonly origin: string;
  /** Everything that the server logged. */
  readonly log: string[];
  readonly ask: (path: string, asking?: Asking) => Promise<Answer>;
  readonly close: () => Promise<void>;
};

/** Puts a small built site into a workspace: `root/`, `site.json`. */
export function writeSite(workspace: Workspace): void {
  workspace.write('root/shell/index.html', indexHtml);
  workspace.write('root/shell/main.91abf012.js', 'console.log("shell")');
  workspace.write('root/remotes/shop/1.0.0/remoteEntry.js', 'window.shop = 1');
  workspace.write('root/remotes/shop/1.0.0/home.0123abcd.js', 'home()');
  workspace.write('site.json', siteManifest());
}

/** Serves that site on a free port. */
export async function serveSite(
  { base = '/', assets = [] as string[] } = {},
  prepare?: (workspace: Workspace) => void,
) {
  const workspace = new Workspace();
  writeSite(workspace);
  prepare?.(workspace);
  const log: string[] = [];
  const server = await createServer({
    root: workspace.path('root'),
    assets: assets.map((folder) => workspace.path(folder)),
    manifest: workspace.path('site.json'),
    base,
    log: (line) => log.push(line.replaceAll(`${workspace.folder}/`, '')),
  });
  const origin = await server.listen({ port: 0, host: '127.0.0.1' });
  const site: ServedSite = {
    workspace,
    origin,
    log,
    ask: (path, asking) => ask(origin, path, asking),
    async close() {
      await server.close();
      workspace.remove();
    },
  };
  return site;
}
