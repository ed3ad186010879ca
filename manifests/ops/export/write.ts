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
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';
import { readStoredCopies } from '../build/compressed-copies.ts';
import type { PlannedFile } from './folder-files.ts';
import { ENDINGS, type FileOnDisk, lookAt } from './stamps.ts';

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
/** Beyond that many files, the best quality would take minutes. The next one takes less than half the time, and gives a page 2 % more. */
const MANY_FILES = 500;
const QUALITY_OF_MANY = constants.BROTLI_MAX_QUALITY - 1;
const COMPRESSIBLE = /\.(js|mjs|css|json|svg|html)$/;

/**
 * Up to that length a file fits into a packet as it is, so its copies are made fast: to compress them in the background would
 * take longer.
 */
const SMALL_MAX_BYTES = 1_024;

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
  /** Files with the content that they have to have. */
  readonly #proven = new Map<string, FileOnDisk>();
  readonly counts: WriteCounts = { files: 0, bytes: 0, changed: 0 };

  /** @param dryRun count files, and write none */
  constructor(directory: string, dryRun: boolean) {
    this.#directory = directory;
    this.#dryRun = dryRun;
  }

  /** Counts files that are known to be as they have to be. */
  keep(files: readonly FileOnDisk[]): void {
    this.counts.files += files.length;
    for (const { bytes } of files) this.counts.bytes += bytes;
  }

  write(path: string, content: Buffer): void {
    const target = join(this.#directory, path);
    this.counts.files += 1;
    this.counts.bytes += content.length;
    const found = lookAt(target);
    if (found?.bytes === content.length && readFileSync(target).equals(content)) {
      this.#proven.set(path, found);
      return;
    }
    this.counts.changed += 1;
    this.writeUncounted(path, content);
    const written = this.#dryRun ? undefined : lookAt(target);
    if (written) this.#proven.set(path, written);
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

  /** A file that this export has written, or has read and found to be right, as it was then. */
  proven(path: string): FileOnDisk | undefined {
    return this.#proven.get(path);
  }

  /**
   * Writes files in this order, with compressed copies, and removes stale ones, which a host would otherwise send. Compresses several
   * at a time. A copy that is there and unpacks to the content stays.
   */
  async writeWithCopies(files: readonly PlannedFile[]): Promise<void> {
    const quality = files.length > MANY_FILES ? QUALITY_OF_MANY : constants.BROTLI_MAX_QUALITY;
    const prepared: Promise<Prepared>[] = [];
    const writeNext = async () => {
      const next = await prepared.shift();
      if (!next) return;
      const { path, content, copies } = next;
      this.write(path, content);
      for (const ending of ENDINGS) {
        const copy = copies.find(([each]) => each === ending)?.[1];
        if (copy && copy.length < content.length) this.write(`${path}${ending}`, copy);
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

  async #prepare({ path, content: read, copies: given }: PlannedFile, quality: number): Promise<Prepared> {
    const content = read();
    const target = join(this.#directory, path);
    const found = lookAt(target);
    const isUnchanged = found?.bytes === content.length && readFileSync(target).equals(content);
    const readTarget = (ending: string) =>
      isUnchanged && lookAt(`${target}${ending}`) ? readFileSync(`${target}${ending}`) : undefined;
    const kept = [
      ...storedCopies(content, (ending) => given?.get(ending)?.read()),
      ...(COMPRESSIBLE.test(path) ? storedCopies(content, readTarget) : []),
    ];
    const endings = COMPRESSIBLE.test(path) ? ENDINGS : kept.map(([ending]) => ending);
    const copies = endings.map(async (ending): Promise<[string, Buffer]> => {
      const copy = kept.find(([each]) => each === ending)?.[1];
      return [ending, copy ?? (await compressors[ending](content, quality))];
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

type Ending = (typeof ENDINGS)[number];

/** The compressed copies that are of this content. */
function storedCopies(
  content: Buffer,
  read: (ending: string) => Buffer | undefined,
): (readonly [ending: Ending, copy: Buffer])[] {
  return ENDINGS.flatMap((ending) => {
    const copy = read(ending);
    const [stored] = readStoredCopies('', content, (each) => (each === ending ? copy : undefined));
    return copy && stored?.isSame ? [[ending, copy] as const] : [];
  });
}

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

const brotliOptions = (content: Buffer, quality: number) => ({
  params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
});

/** The window is as large as the file may be: with the default one, it takes ten times as long. */
const forSmallFiles = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: Math.log2(SMALL_MAX_BYTES) + 1 },
};

/** Ending of the copy -> what makes it. */
const compressors: Readonly<Record<Ending, (content: Buffer, quality: number) => Promise<Buffer> | Buffer>> = {
  '.gz': (content) =>
    content.length <= SMALL_MAX_BYTES
      ? gzipSync(content, { level: constants.Z_BEST_COMPRESSION })
      : gzipped(content, { level: constants.Z_BEST_COMPRESSION }),
  '.br': (content, quality) =>
    content.length <= SMALL_MAX_BYTES
      ? brotliCompressSync(content, forSmallFiles)
      : brotlied(content, brotliOptions(content, quality)),
};
