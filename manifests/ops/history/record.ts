import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import { isObject } from '../../is-object.ts';
import { OperatorError } from '../../operator-error.ts';
import { printableJson } from '../../printable.ts';
import { type Manifest, tolerant } from '../../schema.ts';
import type { Author } from './author.ts';
import { changedRemotes } from './changed-remotes.ts';
import type { Released } from './released-builds.ts';

const factsSchema = z.object({
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
  /** The record before it, as it was then: so nobody can change that one unnoticed. Older records do not have it. */
  previous: z.optional(z.object({ revision: z.int(), digest: z.string() })),
  /** The remotes that are not as in the record before it. Older records, and the first one, do not have it. */
  remotes: z.optional(z.array(z.string())),
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
export type ChangeRecord = z.infer<typeof factsSchema> & {
  /** The whole manifest after the change. */
  readonly manifest: Manifest;
  /** Of what is written of it, but for this field. */
  readonly digest: string;
};

/** A record without its manifest, which may be large. */
export type RecordFacts = Omit<ChangeRecord, 'manifest'>;

/** A change that is about to be recorded. */
export type NewRecord = Omit<ChangeRecord, 'writer' | 'previous' | 'remotes' | 'digest'> & {
  /** That of the record before it, if there is one. */
  readonly recorded: Manifest | undefined;
};

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
  /** @throws {OperatorError} HISTORY_BROKEN */
  readonly facts: (revision: number) => Promise<RecordFacts>;
  /** The bytes that a version of a remote had, if an earlier revision names it and the newest one does not. */
  readonly released: (name: string, version: string) => Promise<Released | undefined>;
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

/** What both kinds of places record of a change, at this moment. */
export const recordOf = (
  revision: number,
  author: Author,
  {
    manifest,
    change,
    reason,
  }: { readonly manifest: Manifest; readonly change: string; readonly reason?: string | undefined },
) => ({ revision, time: new Date().toISOString(), ...author, change, ...(reason && { reason }), manifest });

/** A longer manifest is compressed, so that a history of thousands of revisions fits on a disk; a shorter one can be read. */
const PLAIN_MAX_BYTES = 16 * 1024;
/** No manifest is so long. A record that says otherwise would fill the memory. */
const MANIFEST_MAX_BYTES = 256 * 1024 * 1024;

/** A record as it is written. @param before the newest record that there is */
export function formatRecord(
  { manifest, recorded, ...fields }: NewRecord & Pick<ChangeRecord, 'writer'>,
  before: Pick<ChangeRecord, 'revision' | 'digest'> | undefined,
): string {
  const text = JSON.stringify(manifest);
  const isLong = Buffer.byteLength(text) > PLAIN_MAX_BYTES;
  const record = {
    ...fields,
    ...(before && { previous: { revision: before.revision, digest: before.digest } }),
    ...(recorded && { remotes: changedRemotes(recorded, manifest) }),
    manifest: isLong ? gzipSync(text).toString('base64') : manifest,
  };
  return `${printableJson({ ...record, digest: digestOf(record) })}\n`;
}

/**
 * @param path of the record, for messages
 * @throws {OperatorError} HISTORY_BROKEN
 */
export function parseRecord(text: string, revision: number, path: string): ChangeRecord {
  const value = parseJson(text);
  const facts = proveFacts(value, revision, path);
  const manifest = tolerant.manifest.safeParse(isObject(value) ? uncompressed(value.manifest) : undefined);
  if (!manifest.success) throw broken(path, 'is not a valid history record');
  if (manifest.data.revision !== revision) throw changedRecord(path);
  return { ...facts, manifest: manifest.data };
}

/**
 * What a record says besides its manifest.
 *
 * @throws {OperatorError} HISTORY_BROKEN
 */
export const parseFacts = (text: string, revision: number, path: string): RecordFacts =>
  proveFacts(parseJson(text), revision, path);

function proveFacts(value: unknown, revision: number, path: string): RecordFacts {
  const facts = factsSchema.safeParse(value);
  if (!isObject(value) || !facts.success) throw broken(path, 'is not a valid history record');
  const { digest: written, ...fields } = value;
  const digest = digestOf(fields);
  // Older records have no digest.
  if (facts.data.revision !== revision || (written !== undefined && written !== digest)) throw changedRecord(path);
  return { ...facts.data, digest };
}

/** The digest of a record; undefined if the text is none. */
export function digestInRecord(text: string): string | undefined {
  const value = parseJson(text);
  if (!isObject(value)) return undefined;
  const { digest, ...fields } = value;
  return typeof digest === 'string' ? digest : digestOf(fields);
}

/**
 * Makes sure that a record is the one on which the next one was put.
 *
 * @param next the text of the next record
 * @throws {OperatorError} HISTORY_BROKEN
 */
export function assertFollowed({ revision, digest }: ChangeRecord, path: string, next: string): void {
  const value = parseJson(next);
  const previous = isObject(value) ? value.previous : undefined;
  if (!isObject(previous) || previous.revision !== revision || previous.digest === digest) return;
  throw changedRecord(path);
}

const changedRecord = (path: string) => broken(path, 'was changed after it was written');

const broken = (path: string, fact: string): OperatorError =>
  new OperatorError(
    'HISTORY_BROKEN',
    `${path} ${fact}.`,
    'Restore the file from a backup, or move it out of the folder; that revision then cannot be rolled back to.',
  );

/** Undefined if it is neither a manifest nor a compressed one. */
function uncompressed(manifest: unknown): unknown {
  if (typeof manifest !== 'string') return manifest;
  try {
    const text = gunzipSync(Buffer.from(manifest, 'base64'), { maxOutputLength: MANIFEST_MAX_BYTES });
    return parseJson(text.toString('utf8'));
  } catch {
    return undefined; // somebody has cut it off, or changed it
  }
}

/** The digest of a record's fields in the order in which they were written. */
const digestOf = (fields: object): string =>
  `sha256-${createHash('sha256').update(JSON.stringify(fields)).digest('base64')}`;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
