import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import webpack, { type Configuration } from 'webpack';
import type { BuildDescription } from '../../../remotes/build/emit-remote-json.ts';
import { remote } from '../../../remotes/build/preset.ts';
import type { Shared } from '../../../remotes/build/shared-modules.ts';
import { test } from '../../fixtures.ts';
import { repository } from '../../support/paths.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

export type RemoteSource = {
  /** Source of the exposed module `./view`. */
  readonly view: string;
  /** Further files next to it. */
  readonly files?: Readonly<Record<string, string>>;
  /** What it exposes besides `./view`: name -> path of one of `files`. */
  readonly exposes?: Readonly<Record<string, string>>;
  /** Name -> version range, in place of `counter`. The packages are `files` in `node_modules/`, or those of this repository. */
  readonly dependencies?: Readonly<Record<string, string>>;
  /** `conch.shared`. Left out: `counter`, where the source names it. */
  readonly shared?: Shared;
  /** In place of the preset's `<name>@<version>`. */
  readonly uniqueName?: string;
  /** Its own remotes, as webpack has them: name -> `<container>@<URL of the entry>`. */
  readonly remotes?: Readonly<Record<string, string>>;
  /** Built with the devtool of webpack's development mode, which the preset does not use. */
  readonly usesEval?: boolean;
};

/** A folder that has the sources and the package.json of a remote. */
export type RemoteFolder = { readonly directory: string };

/** Remotes that webpack builds by the preset, as teams do, in a temporary folder. They can share the package `counter`. */
export class BuiltRemotes {
  /** For `assets` of a site. */
  readonly folder = temporaryFolder();

  /** @param sources name -> what it is built from, as version 1.0.0 */
  static async from(sources: Readonly<Record<string, RemoteSource | RemoteFolder>>): Promise<BuiltRemotes> {
    const built = new BuiltRemotes();
    built.#write('package.json', JSON.stringify({ browserslist: ['chrome >= 123'] }));
    built.#write(
      'node_modules/counter/package.json',
      JSON.stringify({ name: 'counter', version: '1.2.0', main: 'index.js' }),
    );
    built.#write('node_modules/counter/index.js', COUNTER);
    for (const [name, source] of Object.entries(sources)) await run(built.#configuration(name, source));
    return built;
  }

  #write(file: string, content: string): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  #configuration(name: string, source: RemoteSource | RemoteFolder): Configuration {
    const isFolder = 'directory' in source;
    if (!isFolder) this.#writeSource(name, source);
    const directory = isFolder ? source.directory : join(this.folder, 'sources', name);
    const { uniqueName, remotes, usesEval = false }: Partial<RemoteSource> = isFolder ? {} : source;
    const configuration = remote({ directory, name, output: join(this.folder, 'remotes'), production: !usesEval });
    const { output, plugins = [] } = configuration;
    const { container } = webpack;
    const withRemotes = remotes &&
      container && [new container.ContainerReferencePlugin({ remoteType: 'script', remotes })];
    return {
      ...configuration,
      ...(usesEval && { devtool: 'eval' }),
      output: { ...output, ...(uniqueName && { uniqueName }) },
      plugins: [...plugins, ...(withRemotes ?? [])],
    };
  }

  #writeSource(name: string, { view, files = {}, exposes, dependencies, shared }: RemoteSource): void {
    const usesCounter = [view, ...Object.values(files)].some((text) => text.includes("'counter'"));
    for (const library of Object.keys(dependencies ?? {})) this.#linkLibrary(library);
    const description = {
      name,
      version: '1.0.0',
      dependencies: dependencies ?? { counter: '^1.0.0' },
      conch: { exposes: { './view': './view.ts', ...exposes }, shared: shared ?? (usesCounter ? ['counter'] : []) },
    };
    const written = { ...files, 'view.ts': view, 'package.json': JSON.stringify(description) };
    for (const [file, text] of Object.entries(written)) this.#write(`sources/${name}/${file}`, text);
  }

  #linkLibrary(library: string): void {
    const installed = join(repository, 'node_modules', library);
    const link = join(this.folder, 'node_modules', library);
    if (existsSync(link) || !existsSync(installed)) return;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(installed, link, 'dir');
  }

  /** Folder of a build. */
  build(name: string): string {
    return join(this.folder, 'remotes', name, '1.0.0');
  }

  /** The remote.json of a build. */
  description(name: string): BuildDescription {
    return JSON.parse(readFileSync(join(this.build(name), 'remote.json'), 'utf8'));
  }

  /** URL path of the one script of a build that contains `text`. */
  scriptWith(name: string, text: string): string {
    const build = this.build(name);
    const scripts = readdirSync(build).filter((file) => file.endsWith('.js'));
    const found = scripts.find((file) => readFileSync(join(build, file), 'utf8').includes(text));
    if (!found) throw new Error(`no script of ${name} contains ${text}`);
    return `/remotes/${name}/1.0.0/${found}`;
  }
}

/**
 * `test` with the fixture `built`. A spec that uses it runs its tests in one worker, so that the remotes are built once:
 * `test.describe.configure({ mode: 'default' })`. It is no worker fixture: Playwright would start a worker and a browser for it.
 */
export const testWithBuilds = (sources: Readonly<Record<string, RemoteSource | RemoteFolder>>) => {
  let built: Promise<BuiltRemotes> | undefined;
  return test.extend<{ readonly built: BuiltRemotes }>({
    built: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
      async ({}, use) => {
        built ??= BuiltRemotes.from(sources);
        await use(await built);
      },
      { timeout: 120_000 },
    ],
  });
};

/** A text that only files with a copy of `counter` contain. */
export const COUNTER_MARK = 'counted by';

const COUNTER = `
let count = 0;
export const next = () => ++count;
export const words = '${COUNTER_MARK}';
export function fail() { throw new Error('the counter is broken'); }
`;

const run = (configuration: Configuration): Promise<void> =>
  new Promise((resolve, reject) => {
    webpack(configuration, (error, stats) => {
      if (error || stats?.hasErrors()) reject(error ?? new Error(stats?.toString('errors-only')));
      else resolve();
    });
  });
