import type { IncomingHttpHeaders } from 'node:http';
import { type Answer, ask } from '../../support/ask.ts';

/** Which of them a host sends depends on how it sends a file, and not on the site. */
const OF_TRANSPORT =
  /^(accept-ranges|conch-contract|connection|content-(encoding|length)|date|etag|keep-alive|last-modified|link|server|transfer-encoding|vary)$/;
/** A proxy passes on all but these. The length is that of one instance, which compresses an answer quickly at first, and then better. */
const OF_CONNECTION = /^(connection|content-length|date|keep-alive|server|transfer-encoding)$/;

const without = (headers: IncomingHttpHeaders, names: RegExp): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.test(name)));

/** The status of an answer, and the headers that every host of the site sends. */
export const ofSite = ({ status, headers }: Answer): object => ({ status, ...without(headers, OF_TRANSPORT) });

/** The same of an answer that a proxy passes on. */
export const ofAnswer = ({ status, headers }: Answer): object => ({ status, ...without(headers, OF_CONNECTION) });

/** Paths of the store below `base`: one of each kind that has headers of its own. */
export async function pathsOfStore(origin: string, base: string): Promise<readonly string[]> {
  const html = (await ask(origin, base)).text;
  const [, script = ''] = /data-shell-script="([^"]+)"/.exec(html) ?? [];
  const [entry = ''] = /[^"]*\/remotes\/explore\/[^"]*remoteEntry\.js\?v=[\w-]+/.exec(html) ?? [];
  const [style = ''] = /[^"]*\/remotes\/explore\/1\.0\.0\/[\w.-]+\.css/.exec(html) ?? [];
  const below = [
    '',
    'products',
    'product/CL-01',
    'no/such/page',
    'manifests/site.json',
    'remotes/explore/1.0.0/remote.json',
    'remotes/explore/1.0.0/none.0123abcd.js',
    'remotes/none/1.0.0/remoteEntry.js',
    'remotes/explore',
    'shell/none.0123abcd.js',
  ].map((path) => `${base}${path}`);
  return [
    ...below,
    `${base}shell/${script}`,
    style,
    entry,
    entry.replace(/\?.*/, ''),
    entry.replace(/v=.*/, 'v=AAAAAAAAAAAA'),
  ];
}
