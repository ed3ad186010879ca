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
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export type WriteCounts = {
  files: number;
  bytes: number;
  /** Files that were new or had other content. */
  changed: number;
};

/** An interrupted export may leave this file; the next one overwrites it. */
const TEMPORARY_FILE = '.conch-writing';
const COMPRESSIBLE = /\.(js|mjs|css|json|svg|html)$/;

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

  /** Also writes compressed copies. Removes stale ones, which a host would otherwise send. */
  writeWithCopies(path: string, content: Buffer): void {
    this.write(path, content);
    if (!COMPRESSIBLE.test(path)) return;
    for (const [ending, copy] of compress(content)) {
      if (copy.length < content.length) this.write(`${path}.${ending}`, copy);
      else this.remove(`${path}.${ending}`);
    }
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

const compress = (content: Buffer): [ending: string, copy: Buffer][] => [
  ['gz', gzipSync(content, { level: 9 })],
  ['br', brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } })],
];
