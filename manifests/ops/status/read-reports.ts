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

/** A line that is no report, which a killed process may have left behind. */
export type Unreadable = { readonly unreadable: string };

/**
 * Reads the reports of a folder, the oldest first.
 *
 * @param sinceMs earlier days are not read
 * @param isOfInterest of a line; the others are not parsed
 * @throws {OperatorError} FOLDER_MISSING
 */
export async function* readReports(
  folder: string,
  sinceMs: number,
  isOfInterest: (line: string) => boolean = () => true,
): AsyncGenerator<ReceivedReport | Unreadable> {
  for (const name of await dayFiles(folder)) {
    const endOfDay = Date.parse(name.slice(0, 10)) + 24 * 60 * 60 * 1_000;
    if (endOfDay < sinceMs) continue;
    for await (const line of createInterface(createReadStream(join(folder, name)))) {
      if (line === '' || !isOfInterest(line)) continue;
      const report = parseLine(line);
      if ('unreadable' in report || Date.parse(report.time) >= sinceMs) yield report;
    }
  }
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
