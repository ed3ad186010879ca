import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import webpack, { type Configuration } from 'webpack';
import { remote } from '../remotes/preset.ts';

export type RemoteSource = {
  /** Source of the exposed module `./view`. */
  readonly view: string;
  /** Further files beside it. */
  readonly files?: Readonly<Record<string, string>>;
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

  #configuration(name: string, { view, files = {}, uniqueName }: RemoteSource): Configuration {
    const usesCounter = [view, ...Object.values(files)].some((text) => text.includes("'counter'"));
    const description = {
      name,
      version: '1.0.0',
      dependencies: { counter: '^1.0.0' },
      conch: { exposes: { './view': './view.ts' }, shared: usesCounter ? ['counter'] : [] },
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

  /** Path of the one script of a build that contains `text`. */
  scriptWith(name: string, text: string): string {
    const build = join(this.folder, 'remotes', name, '1.0.0');
    const scripts = readdirSync(build).filter((file) => file.endsWith('.js'));
    const found = scripts.find((file) => readFileSync(join(build, file), 'utf8').includes(text));
    if (!found) throw new Error(`no script of ${name} contains ${text}`);
    return `/remotes/${name}/1.0.0/${found}`;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

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
