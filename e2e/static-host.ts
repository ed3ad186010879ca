import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

export type StaticHost = {
  readonly origin: string;
  /** Paths with their queries. */
  readonly requests: string[];
  readonly close: () => Promise<void>;
};

/**
 * The plainest host: files, index.html of a folder, and the nearest 404.html. Of the directory's rules it follows none, unless it is
 * told to.
 */
export async function staticHost(directory: string, { headers = false, redirects = false } = {}): Promise<StaticHost> {
  const requests: string[] = [];
  const rules = headers ? headerRules(readFileSync(join(directory, '_headers'), 'utf8')) : [];
  const rewrites = redirects ? redirectRules(readFileSync(join(directory, '_redirects'), 'utf8')) : [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const { pathname } = new URL(request.url ?? '', 'http://host');
    const rewritten = rewrites.find(({ pattern }) => pattern.test(pathname))?.to;
    const asked = join(directory, decodeURIComponent(rewritten ?? pathname));
    const isFolder = existsSync(asked) && statSync(asked).isDirectory();
    if (isFolder && !pathname.endsWith('/') && existsSync(join(asked, 'index.html'))) {
      response.writeHead(301, { location: `${pathname}/` }).end();
      return;
    }
    const file = isFolder ? join(asked, 'index.html') : asked;
    const isThere = existsSync(file);
    const sent = isThere ? file : nearest404(file, directory);
    for (const [name, value] of rules.filter(({ pattern }) => pattern.test(pathname)).flatMap(({ set }) => set)) {
      if (response.hasHeader(name)) throw new Error(`two rules of _headers set ${name} for ${pathname}`);
      response.setHeader(name, value);
    }
    response.writeHead(isThere ? 200 : 404, { 'content-type': types[extname(sent)] ?? 'text/plain' });
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

function headerRules(text: string) {
  return text
    .split('\n\n')
    .filter((block) => block.trim() !== '')
    .map((block) => {
      const [path = '', ...lines] = block.trim().split('\n');
      const set = lines.map((line): [name: string, value: string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
      });
      return { pattern: asExpression(path), set };
    });
}

const redirectRules = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [from = '', to = ''] = line.split(' ');
      return { pattern: asExpression(from), to };
    });

const asExpression = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll(/:\w+/g, '[^/]+')}$`);
