import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { readStoredCopies } from '../build/compressed-copies.ts';
import type { PlannedFile } from './folder-files.ts';

export type WriteCounts = {
  files: number;
  bytes: number;
  /** Files that were new or had other content. */
  changed: number;
};

/** An interrupted export may leave this file; the next one overwrites it. */
const TEMPORARY_FILE = '.conch-writing';
/** How many files are compressed while an earlier one is written; Node compresses four at a time. */
const FILES_AHEAD = 8;
/** Beyond that many files, the best quality would take minutes. The next one takes a third of the time, and gives a page 3 % more. */
const MANY_FILES = 2_000;
const QUALITY_OF_MANY = constants.BROTLI_MAX_QUALITY - 1;
const COMPRESSIBLE = /\.(js|mjs|css|json|svg|html)$/;

/** A file with its compressed copies, as they have to be in the directory. */
type Prepared = {
  readonly path: string;
  readonly content: Buffer;
  readonly copies: readonly (readonly [ending: string, copy: Buffer])[];
};

/** Writes files into a directory atomically, and skips those that are there already. */
export class Writer {
  readonly #directory: string;
  readonly #dryRun: boolean;
  readonly counts: WriteCounts = { files: 0, bytes: 0, changed: 0 };

  /** @param dryRun count files, and write none */
  constructor(directory: string, dryRun: boolean) {
    this.#directory = directory;
    this.#dryRun = dryRun;
  }

  write(path: string, content: Buffer): void {
    const target = join(this.#directory, path);
    this.counts.files += 1;
    this.counts.bytes += content.length;
    if (existsSync(target) && readFileSync(target).equals(content)) return;
    this.counts.changed += 1;
    this.writeUncounted(path, content);
  }

  writeUncounted(path: string, content: Buffer): void {
    if (this.#dryRun) return;
    const target = join(this.#directory, path);
    mkdirSync(dirname(target), { recursive: true });
    const temporary = join(this.#directory, TEMPORARY_FILE);
    try {
      writeFileSync(temporary, content);
      renameSync(temporary, target);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  /**
   * Writes files in this order, with compressed copies, and removes stale ones, which a host would otherwise send. Compresses several
   * at a time. A copy that is there and unpacks to the content stays.
   */
  async writeWithCopies(files: readonly PlannedFile[]): Promise<void> {
    const quality = files.length > MANY_FILES ? QUALITY_OF_MANY : constants.BROTLI_MAX_QUALITY;
    const prepared: Promise<Prepared>[] = [];
    const writeNext = async () => {
      const { path, content, copies } = (await prepared.shift()) ?? {};
      if (path === undefined || content === undefined) return;
      this.write(path, content);
      for (const [ending, copy] of copies ?? []) {
        if (copy.length < content.length) this.write(`${path}${ending}`, copy);
        else this.remove(`${path}${ending}`);
      }
    };
    for (const file of files) {
      const preparing = this.#prepare(file, quality);
      preparing.catch(() => {}); // it is reported when its turn has come
      prepared.push(preparing);
      if (prepared.length > FILES_AHEAD) await writeNext();
    }
    while (prepared.length > 0) await writeNext();
  }

  async #prepare({ path, content: read }: PlannedFile, quality: number): Promise<Prepared> {
    const content = read();
    if (!COMPRESSIBLE.test(path)) return { path, content, copies: [] };
    const target = join(this.#directory, path);
    const isUnchanged = existsSync(target) && readFileSync(target).equals(content);
    const readCopy = (ending: string) =>
      isUnchanged && existsSync(`${target}${ending}`) ? readFileSync(`${target}${ending}`) : undefined;
    const kept = readStoredCopies(target, content, readCopy).filter(({ isSame }) => isSame);
    const copies = Object.entries(compressors).map(async ([ending, compress]): Promise<[string, Buffer]> => {
      const isKept = kept.some(({ name }) => name === `${target}${ending}`);
      return [ending, (isKept ? readCopy(ending) : undefined) ?? (await compress(content, quality))];
    });
    return { path, content, copies: await Promise.all(copies) };
  }

  /** Also removes compressed copies, and the folder if it is empty then. */
  removeWithCopies(path: string): void {
    for (const ending of ['', '.gz', '.br']) this.remove(`${path}${ending}`);
    const folder = dirname(join(this.#directory, path));
    if (!this.#dryRun && existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
  }

  remove(path: string): void {
    if (!this.#dryRun) rmSync(join(this.#directory, path), { force: true });
  }
}

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

/** Ending of the copy -> what makes it. */
const compressors: Readonly<Record<string, (content: Buffer, quality: number) => Promise<Buffer>>> = {
  '.gz': (content) => gzipped(content, { level: constants.Z_BEST_COMPRESSION }),
  '.br': (content, quality) =>
    brotlied(content, {
      params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    }),
};
