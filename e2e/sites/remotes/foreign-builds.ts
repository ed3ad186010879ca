import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import MiniCssExtractPlugin from 'mini-css-extract-plugin';
import webpack, { type Configuration } from 'webpack';
import { digestsOf } from '../../../manifests/ops/build/digests.ts';
import { test } from '../../fixtures.ts';
import { repository } from '../../support/paths.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** `./view` needs a shared module and a style sheet at once; `./later` loads more while it mounts. */
const sources = {
  'view.js': `
    import { words } from 'shared-words';
    import './view.css';
    export const mount = async ({ domElement }) => { domElement.textContent = words; };
    export const unmount = async () => {};
  `,
  'later.js': `
    export const mount = async ({ domElement }) => {
      const { words } = await import('./more.js');
      domElement.textContent = words;
    };
    export const unmount = async () => {};
  `,
  'more.js': `import './more.css'; export const words = 'more words';`,
  'view.css': 'p { color: green }',
  'more.css': 'p { color: blue }',
  'node_modules/shared-words/package.json': JSON.stringify({
    name: 'shared-words',
    version: '1.0.0',
    main: 'index.js',
  }),
  'node_modules/shared-words/index.js': `export const words = 'shared words';`,
};

/** Ways in which teams build without the preset: name -> what differs. */
const ways: Readonly<Record<string, Configuration>> = {
  /** With the options that remotes/README.md recommends, and style sheets of mini-css-extract-plugin. */
  plain: {
    output: { publicPath: 'auto', crossOriginLoading: 'anonymous' },
    module: { rules: [{ test: /\.css$/, use: [MiniCssExtractPlugin.loader, 'css-loader'] }] },
    plugins: [new MiniCssExtractPlugin({ filename: '[name].[contenthash:8].css' })],
  },
  /** Without them, at a fixed place, and with webpack's own style sheets. */
  fixed: {
    output: { publicPath: '/remotes/fixed/1.0.0/', cssChunkFilename: '[name].[contenthash:8].css' },
    experiments: { css: true },
  },
};

export const foreignRemotes = Object.keys(ways);

/** Builds by webpack, without the preset. Each has a `remote.json` with all its files, as a team writes one itself. */
export class ForeignBuilds {
  /** For `assets` of a site. */
  readonly folder = temporaryFolder();

  static async make(): Promise<ForeignBuilds> {
    const builds = new ForeignBuilds();
    for (const [file, text] of Object.entries(sources)) builds.#write(join('sources', file), text);
    for (const [name, way] of Object.entries(ways)) {
      await run(builds.#configuration(name, way));
      builds.#describe(name);
    }
    return builds;
  }

  /** Scripts and style sheets of a build, without the entry, and their integrity. */
  files(name: string): Readonly<Record<string, string>> {
    const folder = this.#build(name);
    const files = readdirSync(folder).filter((file) => /\.(js|css)$/.test(file) && file !== 'remoteEntry.js');
    return Object.fromEntries(files.map((file) => [file, digestsOf(readFileSync(join(folder, file))).sha384]));
  }

  content(name: string, file: string): string {
    return readFileSync(join(this.#build(name), file), 'utf8');
  }

  #build(name: string): string {
    return join(this.folder, 'remotes', name, '1.0.0');
  }

  #configuration(name: string, way: Configuration): Configuration {
    const { container } = webpack;
    if (!container) throw new Error('this version of webpack has no module federation');
    return {
      ...way,
      context: join(this.folder, 'sources'),
      mode: 'production',
      entry: {},
      target: 'web',
      resolveLoader: { modules: [join(repository, 'node_modules')] },
      output: {
        path: this.#build(name),
        uniqueName: `${name}@1.0.0`,
        chunkFilename: '[name].[contenthash:8].js',
        ...way.output,
      },
      plugins: [
        new container.ModuleFederationPlugin({
          name,
          filename: 'remoteEntry.js',
          library: { type: 'window', name },
          exposes: {
            './view': { import: './view.js', name: 'view' },
            './later': { import: './later.js', name: 'later' },
          },
          shared: { 'shared-words': { singleton: true, requiredVersion: '^1.0.0' } },
        }),
        ...(way.plugins ?? []),
      ],
    };
  }

  #describe(name: string): void {
    const entry = this.content(name, 'remoteEntry.js');
    const integrity = digestsOf(Buffer.from(entry)).sha384;
    const all = { ...this.files(name), 'remoteEntry.js': integrity };
    const files = Object.entries(all).map(([file, integrity]) => {
      return [file, { integrity, bytes: Buffer.byteLength(this.content(name, file)) }] as const;
    });
    const namesOf = (start: string) => Object.keys(all).filter((file) => file.startsWith(start));
    const description = {
      name,
      version: '1.0.0',
      bundleFileName: 'remoteEntry.js',
      moduleName: name,
      integrity,
      assets: { './view': namesOf('view.'), './later': namesOf('later.') },
      requires: { 'shared-words': '^1.0.0' },
      provides: { 'shared-words': '1.0.0' },
      files: Object.fromEntries(files),
    };
    this.#write(join('remotes', name, '1.0.0', 'remote.json'), JSON.stringify(description));
  }

  #write(file: string, content: string): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

const run = (configuration: Configuration): Promise<void> =>
  new Promise((resolve, reject) => {
    webpack(configuration, (error, stats) => {
      if (error || stats?.hasErrors()) reject(error ?? new Error(stats?.toString('errors-only')));
      else resolve();
    });
  });

let made: Promise<ForeignBuilds> | undefined;

/** `test` with the builds, which are made once for all tests of a worker. */
export const testWithForeignBuilds = test.extend<{ readonly foreign: ForeignBuilds }>({
  foreign: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
    async ({}, use) => {
      made ??= ForeignBuilds.make();
      await use(await made);
    },
    { timeout: 60_000 },
  ],
});
