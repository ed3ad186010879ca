import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { isObject } from '../../is-object.ts';
import { OperatorError } from '../../operator-error.ts';
import { printableJson } from '../../printable.ts';
import { tolerant } from '../../schema.ts';

const recordSchema = z.object({
  revision: z.int(),
  /** ISO 8601. */
  time: z.string(),
  actor: z.string(),
  /** URL of the CI run. */
  run: z.optional(z.string()),
  /** What was done, as a sentence without its full stop. */
  change: z.string(),
  reason: z.optional(z.string()),
  /** The process that makes the change. In a bucket with an id, by which it knows its own record again. */
  writer: z.object({ host: z.string(), pid: z.int(), id: z.optional(z.string()) }),
  /** In a bucket: the ETag of the manifest that it replaces. */
  base: z.optional(z.string()),
  /** The whole manifest after the change. */
  manifest: tolerant.manifest,
  /** On a site with keys. */
  signature: z.optional(
    z.object({
      time: z.string(),
      contract: z.string(),
      signatures: z.readonly(z.array(z.object({ key: z.string(), signature: z.string() }))),
    }),
  ),
});

/** One entry of the history: the manifest after a change, who made it and why. */
export type ChangeRecord = z.infer<typeof recordSchema>;

/** The history as commands read it. It never changes, but for its newest revisions. */
export type Records = {
  /** Path or URL of the folder, for messages. */
  readonly folder: string;
  /** Oldest first. */
  readonly revisions: () => Promise<readonly number[]>;
  readonly newest: () => Promise<number | undefined>;
  /** The newest revision that is older than the given one. */
  readonly before: (revision: number) => Promise<number | undefined>;
  /** @throws {OperatorError} HISTORY_BROKEN */
  readonly read: (revision: number) => Promise<ChangeRecord>;
  /** Undefined if its process has withdrawn it. @throws {OperatorError} HISTORY_BROKEN */
  readonly find: (revision: number) => Promise<ChangeRecord | undefined>;
};

/** The name of a revision's file begins with the number, which has at most 14 digits; other files are not of the history. */
const RECORD_NAME = /^(\d{6}|[1-9]\d{6,13})\.json$/;

export const recordName = (revision: number, ending = 'json'): string =>
  `${String(revision).padStart(6, '0')}.${ending}`;

/** The revisions of the records among these files, oldest first. */
export const revisionsOf = (names: readonly string[]): number[] =>
  names
    .flatMap((name) => RECORD_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);

export function formatRecord(record: ChangeRecord): string {
  return `${printableJson({ ...record, digest: digestOf(record) })}\n`;
}

/**
 * @param path of the record, for messages
 * @throws {OperatorError} HISTORY_BROKEN
 */
export function parseRecord(text: string, revision: number, path: string): ChangeRecord {
  const value = parseJson(text);
  const record = recordSchema.safeParse(value);
  const isOfRevision = record.data?.revision === revision && record.data.manifest.revision === revision;
  if (record.success && isOfRevision && isAsWritten(value)) return record.data;
  const remedy =
    'Restore the file from a backup, or move it out of the folder; that revision then cannot be rolled back to.';
  const fact = record.success ? 'was changed after it was written' : 'is not a valid history record';
  throw new OperatorError('HISTORY_BROKEN', `${path} ${fact}.`, remedy);
}

/** The digest of a record's fields in the order in which they were written. */
const digestOf = (fields: object): string =>
  `sha256-${createHash('sha256').update(JSON.stringify(fields)).digest('base64')}`;

/** False if somebody has edited the record, and not its digest. Older records have no digest. */
function isAsWritten(value: unknown): boolean {
  if (!isObject(value) || value.digest === undefined) return true;
  const { digest, ...fields } = value;
  return digest === digestOf(fields);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
