import { createReadStream, existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type ReceivedReport, receivedReport } from '../../field-reports/report.ts';
import { OperatorError } from '../../operator-error.ts';

/** Name of the file of a day, in UTC. */
const DAY_FILE = /^\d{4}-\d\d-\d\d\.jsonl$/;

/** The names of the files of days among these, oldest first. */
export const dayFilesAmong = (names: readonly string[]): string[] => names.filter((name) => DAY_FILE.test(name)).sort();

export type ReadOptions = {
  /** Of a line; the others are not parsed. */
  readonly isOfInterest?: (line: string) => boolean;
  /** Only the newest reports, of so many bytes. */
  readonly maxBytes?: number;
};

/** A line that is no report, which a killed process may have left behind. */
export type Unreadable = { readonly unreadable: string };

/**
 * Reads the reports of a folder, the oldest first.
 *
 * @param sinceMs earlier ones are not read
 * @throws {OperatorError} FOLDER_MISSING
 */
export async function* readReports(
  folder: string,
  sinceMs: number,
  { isOfInterest = () => true, maxBytes = Number.POSITIVE_INFINITY }: ReadOptions = {},
): AsyncGenerator<ReceivedReport | Unreadable> {
  for (const { path, start } of await filesSince(folder, sinceMs, maxBytes)) {
    let isTorn = start > 0;
    for await (const line of createInterface(createReadStream(path, { start }))) {
      const isWhole = !isTorn;
      isTorn = false;
      if (!isWhole || line === '' || !isOfInterest(line)) continue;
      const report = parseLine(line);
      if ('unreadable' in report || Date.parse(report.time) >= sinceMs) yield report;
    }
  }
}

/** The files with reports since then, oldest first, and where to begin in each. */
async function filesSince(folder: string, sinceMs: number, maxBytes: number) {
  const files: { readonly path: string; readonly size: number; readonly start: number }[] = [];
  let left = maxBytes;
  for (const name of (await dayFiles(folder)).reverse()) {
    const endOfDay = Date.parse(name.slice(0, 10)) + 24 * 60 * 60 * 1_000;
    if (endOfDay < sinceMs || left <= 0) break;
    const path = join(folder, name);
    const { size } = await stat(path);
    files.unshift({ path, size, start: Math.max(0, size - left) });
    left -= size;
  }
  return files;
}

/** Bytes of the files with reports since then. @throws {OperatorError} FOLDER_MISSING */
export async function bytesSince(folder: string, sinceMs: number): Promise<number> {
  const files = await filesSince(folder, sinceMs, Number.POSITIVE_INFINITY);
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** Changes when a report is added. @throws {OperatorError} FOLDER_MISSING */
export async function stampOf(folder: string): Promise<string> {
  const names = await dayFiles(folder);
  const sizes = await Promise.all(names.map(async (name) => `${name} ${(await stat(join(folder, name))).size}`));
  return sizes.join();
}

/** The names of the files of a folder, oldest first. @throws {OperatorError} FOLDER_MISSING */
export async function dayFiles(folder: string): Promise<string[]> {
  if (existsSync(folder)) return dayFilesAmong(await readdir(folder));
  throw new OperatorError(
    'FOLDER_MISSING',
    `There is no folder ${folder}.`,
    'Name that of "conch serve --reports" or "conch collect --reports" with --reports.',
  );
}

export function parseLine(line: string): ReceivedReport | Unreadable {
  try {
    return receivedReport.safeParse(JSON.parse(line)).data ?? { unreadable: line };
  } catch {
    return { unreadable: line };
  }
}
