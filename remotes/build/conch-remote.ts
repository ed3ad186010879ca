import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Compiler } from 'webpack';
import { AddRetryQuery } from './add-retry-query.ts';
import { CheckFiles } from './check-files.ts';
import { EmitRemoteJson } from './emit-remote-json.ts';
import { FollowCredentials } from './follow-credentials.ts';
import { InlineExposedModule } from './inline-exposed-module.ts';
import { ScopeStyles } from './scope-styles.ts';
import { type Shared, sharedModules } from './shared-modules.ts';
import { WriteLast } from './write-last.ts';

/** File name of the remote entry. It is the same in every build, so that a release changes only the version in the manifest. */
export const bundleFileName = 'remoteEntry.js';

/** What the plugin reads from the package.json of the remote. */
export type RemotePackage = {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
};

export type ConchRemoteOptions = {
  /** Modules that the manifest can name as `module`: `{ './home': './src/home.tsx' }`. */
  readonly exposes: Readonly<Record<string, string>>;
  /** Modules of which a page loads one copy for all remotes, as webpack's option of this name. Their versions are in package.json. */
  readonly shared?: Shared;
  /** Name of the remote and of its container on `window`; by default that of the package, without its scope. */
  readonly name?: string;
  /** By default that of the package. It never changes once it is published. */
  readonly version?: string;
};

/**
 * Makes a webpack build a remote of Conch: a container with the exposed modules, `remote.json`, which describes the build, digests of all
 * files, and styles that apply to the remote alone. The rules for scripts and styles are those of the team's own configuration; styles are
 * limited to the remote, and checked, if mini-css-extract-plugin writes them.
 *
 * @throws {Error} if the package.json next to the configuration's `context` is missing, or has no name or version
 */
export class ConchRemote {
  readonly #options: ConchRemoteOptions;

  constructor(options: ConchRemoteOptions) {
    this.#options = options;
  }

  apply(compiler: Compiler): void {
    const { webpack, options } = compiler;
    const production = options.mode !== 'development';
    const remotePackage = readPackage(compiler.context);
    const name = this.#options.name ?? remotePackage.name?.replace(/^@[^/]+\//, '');
    const version = this.#options.version ?? remotePackage.version;
    if (!name || !version) throw new Error('A remote needs a "name" and a "version" in its package.json.');
    // The version is part of a folder name and of URLs.
    if (!/^[A-Za-z0-9][\w.+-]*$/.test(version)) throw new Error(`"${version}" is not a version such as 1.4.0`);
    const { container } = webpack;
    if (!container) throw new Error('This version of webpack has no module federation.');
    const shared = sharedModules(this.#options.shared ?? [], remotePackage);

    Object.assign(options.output, {
      // Two builds with the same name on one page would receive each other's chunks
      // (https://webpack.js.org/configuration/output/#outputuniquename).
      uniqueName: options.output.uniqueName ?? `${name}@${version}`,
      publicPath: options.output.publicPath ?? 'auto',
      // Without CORS, browsers hide the message and file of errors in scripts from another origin
      // (https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Attributes/crossorigin). FollowCredentials may send cookies.
      crossOriginLoading: 'anonymous',
      // Firefox uses a preload only for a script with the same charset, and a preload cannot name one
      // (https://html.spec.whatwg.org/multipage/links.html#link-type-preload). All files are UTF-8.
      charset: false,
      // webpack measures the whole time of a download, and would take a slow line for a failure. The shell notices standstill.
      chunkLoadTimeout: 10 * 60_000,
    });
    const plugins = [
      new container.ModuleFederationPlugin({
        name,
        filename: bundleFileName,
        // The type `var` would require the name to be a valid identifier.
        library: { type: 'window', name },
        exposes: exposesOption(this.#options.exposes, name),
        shared,
      }),
      new ScopeStyles(name),
      new AddRetryQuery(),
      new FollowCredentials(),
      new webpack.DefinePlugin({ 'process.env.REMOTE_VERSION': JSON.stringify(version) }),
      ...(production ? [new InlineExposedModule(), new CheckFiles()] : []),
      new EmitRemoteJson({ name, version, bundleFileName, shared, checksFiles: production }),
      ...(production ? [new WriteLast('remote.json')] : []),
    ];
    for (const plugin of plugins) plugin.apply(compiler);
  }
}

/** Names the chunk of each exposed module after it, so that requests in the network panel are readable. */
const exposesOption = (exposes: Readonly<Record<string, string>>, remote: string) =>
  Object.fromEntries(
    Object.entries(exposes).map(([key, file]) => {
      const chunk = key.replace(/^\.\/?/, '') || 'module';
      // The chunk of the remote entry is named after the remote already.
      return [key, { import: file, name: chunk === remote ? `${chunk}-module` : chunk }];
    }),
  );

/** The package.json in a folder, or in the nearest one above it. @throws {Error} if there is none */
function readPackage(folder: string): RemotePackage {
  for (let directory = folder; ; directory = dirname(directory)) {
    try {
      return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isMissing) throw error;
      if (dirname(directory) === directory) {
        throw new Error(`There is no package.json in ${folder} or above it.`, { cause: error });
      }
    }
  }
}
