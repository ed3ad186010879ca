import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import webpack from 'webpack';
import WebpackDevServer from 'webpack-dev-server';
import type { RemoteFolder } from '../../remotes/build/build-remotes.ts';
import { remote, stats } from '../../remotes/build/preset.ts';
import { devServer } from './dev-server.ts';

/**
 * The client of webpack-dev-server, which reloads the page. Hostname 0.0.0.0 and port 0 mean those of the page:
 * https://github.com/webpack/webpack-dev-server/blob/main/client-src/index.js
 */
export const devClient =
  'webpack-dev-server/client?protocol=auto:&hostname=0.0.0.0&port=0&pathname=/ws&logging=warn&reconnect=10&live-reload=true';

export type DevSiteOptions = {
  /** Folder of the site. */
  readonly root: string;
  readonly remotes: readonly RemoteFolder[];
  readonly manifest: string;
  /** Folders with further files of the site. */
  readonly assets: readonly string[];
  readonly port: number;
  /** The shell as it is packed. */
  readonly shell: string;
};

/**
 * Serves a site while its remotes are written: they are built again after each change, and the page reloads. The shell is that of the
 * package. Remotes of the site run as they are on disk, whichever of their builds the manifest names.
 *
 * @returns resolves when the server has started; it runs until the process ends
 */
export async function devSite({ root, remotes, manifest, assets, port, shell }: DevSiteOptions): Promise<void> {
  const output = resolve(root, 'dist/remotes'); // nothing is written there: webpack-dev-server keeps builds in memory
  const builds = remotes.map(({ directory, name, version }) =>
    remote({ directory, name, version, output, production: false, publicPath: `/remotes/${name}/${version}/` }),
  );
  const page = () =>
    readFileSync(join(shell, 'index.html'), 'utf8').replace(
      '</head>',
      '<script src="/conch-reload.js" defer></script></head>',
    );
  const folders = [
    { directory: shell, publicPath: '/shell/', watch: false },
    ...assets.map((directory) => ({ directory: resolve(directory), publicPath: '/' })),
  ];
  const server = new WebpackDevServer(
    devServer(resolve(manifest), {
      called: basename(resolve(root)),
      command: 'conch dev --port 9000',
      port,
      page,
      folders,
      changeManifest: (text) => withLocalBuilds(text, remotes),
    }),
    webpack([reloadClient, ...builds]),
  );
  await server.start();
}

const reloadClient: webpack.Configuration = {
  name: 'reload',
  mode: 'production',
  context: import.meta.dirname,
  entry: { 'conch-reload': devClient },
  output: { publicPath: '/' },
  stats: stats(false),
  infrastructureLogging: { level: 'warn' },
  performance: { hints: false },
};

/** The build of a remote that is on disk has no facts yet, such as digests, and nothing may take its place. */
function withLocalBuilds(text: string, remotes: readonly RemoteFolder[]): string {
  let manifest: { readonly remotes?: Record<string, object> };
  try {
    manifest = JSON.parse(text);
  } catch {
    return text; // the page says what is wrong
  }
  const local = remotes.flatMap(({ name, version }) =>
    manifest.remotes?.[name]
      ? [
          [
            name,
            { version, basePath: `/remotes/${name}/{version}/`, bundleFileName: 'remoteEntry.js', moduleName: name },
          ] as const,
        ]
      : [],
  );
  return JSON.stringify({ ...manifest, remotes: { ...manifest.remotes, ...Object.fromEntries(local) } });
}
