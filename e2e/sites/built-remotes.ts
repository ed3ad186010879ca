import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import webpack, { type Configuration } from 'webpack';
import type { Manifest, RemoteEntry } from '../../manifests/schema.ts';
import type { BuildDescription } from '../../remotes/build/emit-remote-json.ts';
import { remote } from '../../remotes/build/preset.ts';
import { entryOf } from './fake-remotes.ts';
import type { ServeOptions } from './serve.ts';

export type RemoteSource = {
  /** Source of the exposed module `./view`. */
  readonly view: string;
  /** Further files beside it. */
  readonly files?: Readonly<Record<string, string>>;
  /** What it exposes besides `./view`: name -> path of one of `files`. */
  readonly exposes?: Readonly<Record<string, string>>;
  /** Instead of the preset's `<name>@<version>`. */
  readonly uniqueName?: string;
};

/** Remotes that webpack has built as a team's are, in a folder of their own. They may share the package `counter`. */
export class BuiltRemotes {
  readonly folder = mkdtempSync(join(tmpdir(), 'conch-built-'));

  /** @param sources name -> what it is built from */
  static async from(sources: Readonly<Record<string, RemoteSource>>): Promise<BuiltRemotes> {
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

  #configuration(name: string, { view, files = {}, exposes, uniqueName }: RemoteSource): Configuration {
    const usesCounter = [view, ...Object.values(files)].some((text) => text.includes("'counter'"));
    const description = {
      name,
      version: '1.0.0',
      dependencies: { counter: '^1.0.0' },
      conch: { exposes: { './view': './view.ts', ...exposes }, shared: usesCounter ? ['counter'] : [] },
    };
    for (const [file, text] of Object.entries({
      ...files,
      'view.ts': view,
      'package.json': JSON.stringify(description),
    })) {
      this.#write(`sources/${name}/${file}`, text);
    }
    const output = join(this.folder, 'remotes');
    const configuration = remote({ directory: join(this.folder, 'sources', name), name, output, production: true });
    return { ...configuration, output: { ...configuration.output, ...(uniqueName && { uniqueName }) } };
  }

  /** Folder of a build. */
  build(name: string): string {
    return join(this.folder, 'remotes', name, '1.0.0');
  }

  /** What a build says of itself. */
  description(name: string): BuildDescription {
    return JSON.parse(readFileSync(join(this.build(name), 'remote.json'), 'utf8'));
  }

  /** Path of the one script of a build that contains `text`. */
  scriptWith(name: string, text: string): string {
    const build = this.build(name);
    const scripts = readdirSync(build).filter((file) => file.endsWith('.js'));
    const found = scripts.find((file) => readFileSync(join(build, file), 'utf8').includes(text));
    if (!found) throw new Error(`no script of ${name} contains ${text}`);
    return `/remotes/${name}/1.0.0/${found}`;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

type Entries = Readonly<Record<string, Partial<RemoteEntry>>>;

/** A site with an application of each named remote, all on the first page. */
export const siteOf = (built: BuiltRemotes, entries: Entries): ServeOptions => ({
  assets: [built.folder],
  manifest(manifest: Manifest) {
    const names = Object.keys(entries);
    manifest.fragments = {};
    manifest.remotes = Object.fromEntries(names.map((name) => [name, { ...entryOf(name), ...entries[name] }]));
    manifest.applications = names.map((name) => ({
      name,
      remote: name,
      module: './view',
      region: 'main',
      activeWhen: [{ path: '/', exact: true }, `/${name}`],
    }));
  },
});

/** In the built file, too, this is what tells it from others. */
export const COUNTER_MARK = 'counted by';

const COUNTER = `
let count = 0;
export const next = () => ++count;
export const words = '${COUNTER_MARK}';
export function fail() { throw new Error('the counter is broken'); }
`;

export const run = (configuration: Configuration): Promise<void> =>
  new Promise((resolve, reject) => {
    webpack(configuration, (error, stats) => {
      if (error || stats?.hasErrors()) reject(error ?? new Error(stats?.toString('errors-only')));
      else resolve();
    });
  });
