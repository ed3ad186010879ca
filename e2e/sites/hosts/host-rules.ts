import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** One block of `_headers`: headers of the answers for matching paths. */
export type HeaderRule = {
  readonly pattern: RegExp;
  readonly set: readonly (readonly [name: string, value: string])[];
};

/** One line of `_redirects`. */
export type Rewrite = { readonly pattern: RegExp; readonly to: string; readonly status: number };

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

export const mediaType = (file: string): string => types[extname(file)] ?? 'text/plain';

/** Reads `_headers` of an export as a host does. */
export function headerRules(directory: string): readonly HeaderRule[] {
  return readFileSync(join(directory, '_headers'), 'utf8')
    .split('\n\n')
    .filter((block) => block.trim() !== '')
    .map((block) => {
      const [path = '', ...lines] = block.trim().split('\n');
      const set = lines.map((line): [name: string, value: string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
      });
      return { pattern: asExpression(path), set };
    });
}

/** @throws {Error} if two rules set the same header: hosts would join the values */
export function headersFor(rules: readonly HeaderRule[], pathname: string): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of rules.filter(({ pattern }) => pattern.test(pathname)).flatMap(({ set }) => set)) {
    if (name in headers) throw new Error(`two rules of _headers set ${name} for ${pathname}`);
    headers[name] = value;
  }
  return headers;
}

/** Reads `_redirects` of an export as a host does. */
export const rewrites = (directory: string): readonly Rewrite[] =>
  readFileSync(join(directory, '_redirects'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [from = '', to = '', status] = line.split(' ');
      return { pattern: asExpression(from), to: to.replaceAll(/:(\w+)/g, '$<$1>'), status: Number(status) };
    });

const asExpression = (path: string): RegExp =>
  new RegExp(
    `^${path
      .replaceAll('.', '\\.')
      .replaceAll('*', '.*')
      .replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`,
  );
