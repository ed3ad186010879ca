import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { headerRules, headersFor, mediaType, rewrites } from './host-rules.ts';

export type StaticHost = {
  readonly origin: string;
  /** Path and query of each request so far. */
  readonly requests: string[];
  readonly close: () => Promise<void>;
};

export type StaticHostOptions = {
  /** Whether it applies the directory's `_headers`. */
  readonly headers?: boolean;
  /** Whether it applies the directory's `_redirects`. */
  readonly redirects?: boolean;
};

/** A host that only knows files, `index.html` of a folder, and the nearest `404.html`. */
export async function staticHost(
  directory: string,
  { headers = false, redirects = false }: StaticHostOptions = {},
): Promise<StaticHost> {
  const requests: string[] = [];
  const rules = headers ? headerRules(directory) : [];
  const rewriteRules = redirects ? rewrites(directory) : [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const { pathname, search } = new URL(request.url ?? '', 'http://host');
    const rule = rewriteRules.find(({ pattern }) => pattern.test(pathname));
    const target = rule && pathname.replace(rule.pattern, rule.to);
    if (rule && rule.status !== 200) {
      response.writeHead(rule.status, { location: `${target}${search}` }).end();
      return;
    }
    const asked = join(directory, decodeURIComponent(target ?? pathname));
    const isFolder = existsSync(asked) && statSync(asked).isDirectory();
    if (isFolder && !pathname.endsWith('/') && existsSync(join(asked, 'index.html'))) {
      response.writeHead(301, { location: `${pathname}/${search}` }).end();
      return;
    }
    const file = isFolder ? join(asked, 'index.html') : asked;
    const isThere = existsSync(file);
    const sent = isThere ? file : nearest404(file, directory);
    response.writeHead(isThere ? 200 : 404, { ...headersFor(rules, pathname), 'content-type': mediaType(sent) });
    response.end(readFileSync(sent));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    origin: `http://localhost:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function nearest404(file: string, directory: string): string {
  const folder = dirname(file);
  const found = join(folder, '404.html');
  if (existsSync(found)) return found;
  if (!folder.startsWith(directory)) throw new Error(`${directory} has no 404.html`);
  return nearest404(folder, directory);
}
