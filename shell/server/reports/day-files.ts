import { type FileHandle, open, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileError } from '../../../manifests/file-error.ts';
import { dayFilesAmong } from '../../../manifests/ops/status/read-reports.ts';

/** All of a folder. Beyond it, the oldest days are deleted; a single day takes no more. */
const MAX_BYTES = 1_000_000_000;
/** Lines that wait for the disk. */
const MAX_WAITING_BYTES = 32_000_000;
const LOOK_INTERVAL_MS = 1_000;

/** Why a line was not taken. */
export class NoRoomError extends Error {
  override readonly name = 'NoRoomError';
}

export type DayFiles = {
  /**
   * Appends a line to the file of the day. Resolves when it is on the disk, so that it survives the end of this process and of the machine.
   *
   * @throws {NoRoomError} the folder is full, or the disk too slow
   * @throws {OperatorError} FILE_UNUSABLE
   */
  readonly append: (line: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

type Waiting = { readonly line: string; readonly resolve: () => void; readonly reject: (error: unknown) => void };

/**
 * Files of lines, one a day, to which lines are only appended. Lines that arrive while the disk is busy are written together, with one
 * `fdatasync`: a disk that can do a few hundred of these a second takes thousands of lines. Several processes may append to one folder.
 */
export function openDayFiles(folder: string, { maxBytes = MAX_BYTES, now = () => new Date() } = {}): DayFiles {
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  let writing: Promise<void> | undefined;
  let file: { readonly day: string; readonly handle: FileHandle } | undefined;
  /** Whether the file ends within a line: a process was killed, or the disk was full. */
  let isTorn = false;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let isFull = false;

  async function closeFile(): Promise<void> {
    await file?.handle.close();
    file = undefined;
  }

  async function fileOf(day: string): Promise<FileHandle> {
    if (file?.day === day) return file.handle;
    await closeFile();
    const handle = await open(join(folder, `${day}.jsonl`), 'a+');
    file = { day, handle };
    const { size } = await handle.stat();
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    isTorn = size > 0 && buffer.toString() !== '\n';
    if (size === 0) await syncFolder(folder);
    return handle;
  }

  async function write(lines: readonly string[]): Promise<void> {
    const day = now().toISOString().slice(0, 10);
    const isDue = performance.now() - lookedAt >= LOOK_INTERVAL_MS;
    if (isDue && file && !(await isAt(join(folder, `${file.day}.jsonl`), file.handle))) await closeFile();
    const handle = await fileOf(day);
    if (isDue) {
      lookedAt = performance.now();
      isFull = await makeRoom(folder, `${day}.jsonl`, maxBytes);
    }
    if (isFull) throw new NoRoomError(`${folder} has ${maxBytes} bytes of one day`);
    // At once: what two processes write in several steps could get between each other.
    let rest = Buffer.from(`${isTorn ? '\n' : ''}${lines.join('\n')}\n`);
    isTorn = true;
    while (rest.length > 0) rest = rest.subarray((await handle.write(rest)).bytesWritten);
    isTorn = false;
    await handle.datasync();
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      waitingBytes = 0;
      try {
        await write(batch.map(({ line }) => line));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        const explained = fileError(error, 'FILE_UNUSABLE', 'Reports cannot be written', folder) ?? error;
        for (const { reject } of batch) reject(explained);
      }
    }
    writing = undefined;
  }

  return {
    append: (line) => {
      waitingBytes += line.length;
      if (waitingBytes > MAX_WAITING_BYTES) {
        waitingBytes -= line.length;
        return Promise.reject(new NoRoomError('The disk is too slow'));
      }
      const written = new Promise<void>((resolve, reject) => waiting.push({ line, resolve, reject }));
      writing ??= writeAll();
      return written;
    },
    async close() {
      await writing;
      await closeFile();
    },
  };
}

/** Whether an open file is still at its path: somebody may have moved it away. */
async function isAt(path: string, handle: FileHandle): Promise<boolean> {
  const { ino } = await handle.stat();
  const names = await readdir(dirname(path));
  return names.includes(basename(path)) && (await stat(path)).ino === ino;
}

/** Deletes the oldest days until the rest fits. @returns whether today alone does not */
async function makeRoom(folder: string, today: string, maxBytes: number): Promise<boolean> {
  const names = dayFilesAmong(await readdir(folder));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  let total = sizes.reduce((sum, size) => sum + size, 0);
  for (const [index, name] of names.entries()) {
    if (total <= maxBytes || name === today) break;
    await rm(join(folder, name), { force: true });
    total -= sizes[index] ?? 0;
  }
  return total > maxBytes;
}

/** Makes a new file durable. Windows cannot open folders, and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
