import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The headers that nginx would add by the `nginx.conf` of an export. Understands what an export writes: `set` and `add_header` with
 * at most one variable, and locations (https://nginx.org/en/docs/http/ngx_http_core_module.html#location) whose settings add up.
 */
export function nginxHeaders(directory: string, pathname: string): Readonly<Record<string, string>> {
  const lines = readFileSync(join(directory, 'nginx.conf'), 'utf8').split('\n');
  const variables = new Map<string, string>();
  const headers: [name: string, value: string][] = [];
  const open: boolean[] = [];
  for (const line of lines) {
    const [, location] = /^\s*location (.*) \{$/.exec(line) ?? [];
    if (location !== undefined) open.push(matches(location, pathname));
    else if (line.trim() === '}') open.pop();
    else if (open.every(Boolean)) {
      const [, kind, name = '', value = ''] =
        /^\s*(set|add_header) (\S+) ("(?:[^"\\]|\\.)*"|\S+?)(?: always)?;/.exec(line) ?? [];
      if (kind === 'set') variables.set(name, text(value));
      if (kind === 'add_header') headers.push([name, value]);
    }
  }
  return Object.fromEntries(
    headers
      .map(([name, value]) => [name.toLowerCase(), variables.get(value) ?? text(value)])
      .filter(([, value]) => value !== ''),
  );
}

/** A value without its quotes. */
const text = (value: string): string => value.replace(/^"(.*)"$/, '$1').replaceAll('\\"', '"');

function matches(location: string, pathname: string): boolean {
  const [first = '', second = ''] = location.split(/ (.*)/);
  if (first === '=') return second === pathname;
  if (first === '^~') return pathname.startsWith(second);
  if (first.startsWith('~')) return new RegExp(text(second), first === '~*' ? 'i' : '').test(pathname);
  return pathname.startsWith(first);
}
