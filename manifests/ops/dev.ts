import { join, resolve } from 'node:path';
import { unavailable } from '../../shell/server/listen.ts';
import { OperatorError } from '../operator-error.ts';
import type { Manifest } from '../schema.ts';
import { findRemotes } from './build/find-remotes.ts';
import { type Front, fetchManifest, openFront } from './dev-front/front.ts';
import { findLocalRemote } from './dev-front/local-remote.ts';
import { serveLocalRemote } from './dev-front/remote-proxy.ts';
import { fromPackage } from './from-package.ts';
import { parseOptions } from './parse-options.ts';
import { parsePort } from './parse-port.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch dev [options]
       conch dev --site URL --remote NAME=URL [options]

Serves a site while you write its remotes: they are built again after each change, and the page reloads. They run as
they are on disk, whichever of their builds the manifest names; other remotes run as the manifest says.

With --site, serves the deployed site at that URL, and takes remotes from development servers on this machine, such as
those of webpack, Rspack and Vite. Nothing of the deployed site changes.

Options:
  --in DIR            the site (default: the working directory)
  --manifest FILE     the manifest (default: manifests/site.json)
  --assets DIR        a folder of files of the site; may be repeated
  --site URL          a deployed site
  --remote NAME=URL   a remote of it, and its development server, the folder of the remote there, or its entry; may be
                      repeated
  --port NUMBER       port to listen on; 0 picks a free one (default: $PORT, else 8080)

Examples:
  conch dev --assets assets
  conch dev --site https://shop.example --remote decide=http://localhost:5173`;

export const dev: Verb = {
  summary: 'serve a site while its remotes are written',
  usage,
  async run(args, print) {
    const { options } = parseOptions(args, {
      in: { type: 'string' },
      manifest: { type: 'string' },
      assets: { type: 'string', multiple: true, default: [] },
      site: { type: 'string' },
      remote: { type: 'string', multiple: true, default: [] },
      port: { type: 'string', default: process.env.PORT || '8080' },
    });
    const { in: root = '.', manifest = 'manifests/site.json', assets, site } = options;
    const port = parsePort(options.port);
    if (site !== undefined) {
      if (options.in ?? options.manifest ?? assets[0])
        throw new UsageError('--site is for a deployed site, without folders');
      await devInFrontOf(parseUrl('site', site), options.remote.map(parseRemote), port, print);
    } else {
      if (options.remote.length > 0) throw new UsageError('--remote is for a deployed site: add --site URL');
      const remotes = findRemotes(resolve(root));
      const { devSite } = await fromPackage(() => import('../../shell/build/dev-site.ts'));
      await devSite({ root, remotes, manifest, assets, port, shell: join(import.meta.dirname, 'shell') });
      print(`Remotes that are built here: ${remotes.map(({ name }) => name).join(', ')}`);
    }
    return new Promise(() => {}); // until the process ends
  },
};

async function devInFrontOf(
  site: URL,
  given: readonly { readonly name: string; readonly place: URL }[],
  port: number,
  print: (line: string) => void,
): Promise<void> {
  if (given.length === 0) throw new UsageError('--site needs a remote: --remote decide=http://localhost:5173');
  const home = new URL(`${site.pathname.replace(/\/*$/, '')}/`, site);
  const manifest: Manifest = await fetchManifest(home).catch((cause: unknown) => {
    throw new OperatorError(
      'MANIFEST_UNREADABLE',
      `${home} gives no manifest: ${cause instanceof Error ? cause.message : cause}`,
      'Name the URL at which visitors find the start page of the site.',
      { cause },
    );
  });
  const found = await Promise.all(given.map(({ name, place }) => findLocalRemote(name, place, manifest)));
  let notify: Front['notify'] = () => {};
  const remotes = await Promise.all(
    found.map(async (remote) => {
      const { name } = remote;
      const onChange = () => notify({ name });
      const onEnd = () => notify({ name, hasEnded: true });
      return { remote, proxy: await serveLocalRemote(remote, { onChange, onEnd }) };
    }),
  );
  const front = await openFront(home, port, remotes, print).catch((cause: unknown) => {
    throw unavailable(cause, { port, host: '127.0.0.1' });
  });
  notify = front.notify;
  const from = found.map(({ name, origin, folder, entry }) => `${name} from ${origin}${folder}${entry}`);
  print(`Serving ${home} on ${front.origin}${home.pathname}, with ${from.join(', ')}`);
}

/** @throws {UsageError} */
function parseUrl(option: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new UsageError(`--${option} ${text} is not a URL such as https://shop.example`);
}

/** @throws {UsageError} */
function parseRemote(option: string): { readonly name: string; readonly place: URL } {
  const [, name, place] = /^([^=]+)=(.+)$/.exec(option) ?? [];
  if (name === undefined || place === undefined) {
    throw new UsageError(
      `--remote ${option} is not a remote and its development server, such as decide=http://localhost:5173`,
    );
  }
  return { name, place: parseUrl('remote', place) };
}
