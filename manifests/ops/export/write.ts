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

/** How many files there are, with how many bytes, and how many of them were not there so. */
export type Written = { files: number; bytes: number; changed: number };

/** What is being written. One that an interrupted export has left is written over by the next. */
const WRITING = '.conch-writing';
const COMPRESSIBLE = /\.(js|mjs|css|json|svg|html)$/;

/** Writes files into a directory, each whole or not at all, and leaves those that are there already. */
export class Writer {
  readonly #directory: string;
  readonly #dryRun: boolean;
  readonly written: Written = { files: 0, bytes: 0, changed: 0 };

  /** @param dryRun whether it only counts */
  constructor(directory: string, dryRun: boolean) {
    this.#directory = directory;
    this.#dryRun = dryRun;
  }

  write(path: string, content: Buffer): void {
    const target = join(this.#directory, path);
    this.written.files += 1;
    this.written.bytes += content.length;
    if (existsSync(target) && readFileSync(target).equals(content)) return;
    this.written.changed += 1;
    this.put(path, content);
  }

  /** Without counting it. */
  put(path: string, content: Buffer): void {
    if (this.#dryRun) return;
    const target = join(this.#directory, path);
    mkdirSync(dirname(target), { recursive: true });
    const beside = join(this.#directory, WRITING);
    writeFileSync(beside, content);
    renameSync(beside, target);
  }

  /** The file with its compressed copies. A host prefers these, so none of another content may stay. */
  writeWithCopies(path: string, content: Buffer): void {
    this.write(path, content);
    if (!COMPRESSIBLE.test(path)) return;
    for (const [ending, copy] of copies(content)) {
      if (copy.length < content.length) this.write(`${path}.${ending}`, copy);
      else this.remove(`${path}.${ending}`);
    }
  }

  /** With its copies, and the folder when that is empty then. */
  removeWithCopies(path: string): void {
    for (const ending of ['', '.gz', '.br']) this.remove(`${path}${ending}`);
    const folder = dirname(join(this.#directory, path));
    if (!this.#dryRun && existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
  }

  remove(path: string): void {
    if (!this.#dryRun) rmSync(join(this.#directory, path), { force: true });
  }
}

const copies = (content: Buffer): [ending: string, copy: Buffer][] => [
  ['gz', gzipSync(content, { level: 9 })],
  ['br', brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } })],
];
