import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReceivedReport } from '../../field-reports/report.ts';
import { dayFiles, parseLine } from '../status/read-reports.ts';

const CHUNK_BYTES = 1024 * 1024;

/**
 * Follows the reports in a folder. Each call reads only what was appended since the last one, so that a guard may look often into a folder
 * of a gigabyte.
 *
 * @param name of a remote; reports without it are not parsed
 * @param sinceMs earlier reports do not count
 * @returns calls `add` with each new report, the oldest first. Rejects with FOLDER_MISSING
 */
export function followReports(
  folder: string,
  name: string,
  sinceMs: number,
): (add: (report: ReceivedReport) => void) => Promise<void> {
  const firstDay = `${new Date(sinceMs).toISOString().slice(0, 10)}.jsonl`;
  /** Where the next line of a file begins. */
  const offsets = new Map<string, number>();
  const mark = JSON.stringify(name);
  return async (add) => {
    for (const day of (await dayFiles(folder)).filter((name) => name >= firstDay)) {
      const end = await readLines(join(folder, day), offsets.get(day) ?? 0, (line) => {
        if (!line.includes(mark)) return;
        const report = parseLine(line); // `conch status` counts those that are no reports
        if (!('unreadable' in report) && Date.parse(report.time) >= sinceMs) add(report);
      });
      offsets.set(day, end);
    }
  };
}

/** Reads whole lines from an offset on. @returns where the next one begins */
async function readLines(path: string, offset: number, onLine: (line: string) => void): Promise<number> {
  const handle = await open(path, 'r');
  try {
    let [end, rest] = [offset, Buffer.alloc(0)];
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, end + rest.length);
      if (bytesRead === 0) return end;
      rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      const last = rest.lastIndexOf('\n') + 1;
      for (const line of rest.subarray(0, last).toString('utf8').split('\n')) if (line !== '') onLine(line);
      end += last;
      rest = rest.subarray(last);
    }
  } finally {
    await handle.close();
  }
}
