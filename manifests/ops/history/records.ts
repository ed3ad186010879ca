import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { OperatorError } from '../../operator-error.ts';
import { tolerant } from '../../schema.ts';
import { clockOf, createFile, TEMPORARY } from './durable-file.ts';

const recordSchema = z.object({
  revision: z.int(),
  /** ISO 8601. */
  time: z.string(),
  actor: z.string(),
  /** URL or number of the CI run. */
  run: z.optional(z.string()),
  /** What was done, in a sentence without its full stop. */
  change: z.string(),
  reason: z.optional(z.string()),
  /** The process that makes the change, while it is not finished. */
  writer: z.object({ host: z.string(), pid: z.int() }),
  /** The whole manifest after the change. */
  manifest: tolerant.manifest,
});

/** One line of history: what the manifest was changed to, by whom and why. */
export type ChangeRecord = z.infer<typeof recordSchema>;

/** Longest time, in ms, that a living process needs between the claim of a revision and its end; it takes some milliseconds. */
const PATIENCE_MS = 30_000;
const LEFTOVER_MS = 600_000;

/** The folder beside a manifest that keeps its history: `site.history` for `site.json`. */
export const historyFolder = (manifestFile: string): string => `${manifestFile.replace(/\.json$/, '')}.history`;

/**
 * The history of a manifest: a folder with one file for each revision, which is never changed. `000012.json` says what revision
 * 12 is; `000012.finished` that the manifest has been replaced by it.
 *
 * To make the file of a revision is to claim that revision: exactly one process can, on this machine or on another one that
 * shares the disk. Nobody claims the next one before it is finished, so the claim is a lock as well; one that was left behind
 * by a process that died is finished by the next one.
 */
export type Records = ReturnType<typeof openRecords>;

export function openRecords(folder: string) {
  const fileOf = (revision: number, ending: string) => join(folder, `${String(revision).padStart(6, '0')}.${ending}`);
  const finishedFile = (revision: number) => fileOf(revision, 'finished');

  const revisions = (): number[] => {
    if (!existsSync(folder)) return [];
    const found = readdirSync(folder).flatMap((name) => /^(\d+)\.json$/.exec(name)?.[1] ?? []);
    return found.map(Number).sort((a, b) => a - b);
  };
  const at = (revision: number): ChangeRecord => {
    const path = fileOf(revision, 'json');
    const record = recordSchema.safeParse(parse(readFileSync(path, 'utf8')));
    if (record.success) return record.data;
    const remedy =
      'Restore the file from a backup, or move it out of the folder: then that revision cannot be restored.';
    throw new OperatorError('HISTORY_BROKEN', `${path} is not a record of history.`, remedy);
  };

  return {
    folder,
    revisions,
    at,
    newest: (): number | undefined => revisions().at(-1),
    /** Revision -> the one before it in history. */
    before: (revision: number): number | undefined => revisions().findLast((earlier) => earlier < revision),
    isFinished: (revision: number): boolean => existsSync(finishedFile(revision)),

    /** False when somebody else has claimed the revision. */
    claim(record: Omit<ChangeRecord, 'writer'>): boolean {
      mkdirSync(folder, { recursive: true });
      const claimed = { ...record, writer: { host: hostname(), pid: process.pid } };
      return createFile(fileOf(record.revision, 'json'), `${JSON.stringify(claimed, null, 2)}\n`);
    },

    finish(revision: number): void {
      writeFileSync(finishedFile(revision), '');
    },

    /** Keeps a text that would be lost. Gives the path of the file. */
    setAside(revision: number, text: string): string {
      const path = fileOf(revision, 'replaced.json');
      writeFileSync(path, text);
      return path;
    },

    /** Whether the process that claimed a revision will not finish it any more. */
    isAbandoned({ revision, writer }: ChangeRecord): boolean {
      if (writer.host === hostname() && !isRunning(writer.pid)) return true;
      return clockOf(folder) - statSync(fileOf(revision, 'json')).mtimeMs > PATIENCE_MS;
    },

    /** Removes what processes that died were writing. */
    sweep(): void {
      const written = existsSync(folder) ? readdirSync(folder).filter((name) => TEMPORARY.test(name)) : [];
      for (const path of written.map((name) => join(folder, name))) {
        const stats = statSync(path, { throwIfNoEntry: false });
        if (stats && Date.now() - stats.mtimeMs > LEFTOVER_MS) rmSync(path, { force: true });
      }
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0); // sends nothing
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // somebody else's
  }
}
