import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Commands } from '../../commands.ts';
import { OperatorError } from '../../operator-error.ts';
import type { Manifest } from '../../schema.ts';
import { parseStrict } from '../../strict/parse-strict.ts';
import { assertConditions } from '../buckets/assert-conditions.ts';
import { jsonObject } from '../buckets/bucket.ts';
import { openBucket } from '../buckets/open-bucket.ts';
import { printError } from '../output.ts';
import { cannotSign, type Signer } from '../signing/signer.ts';
import { type Author, currentAuthor } from './author.ts';
import { openBucketRecords } from './bucket-records.ts';
import { editJson } from './edit-json.ts';
import { parseManifest, type Snapshot } from './read-manifest.ts';
import { type ChangeRecord, recordOf } from './record.ts';
import { leavingBuilds } from './released-builds.ts';
import { isRestorable, restoreHint, withHint } from './restore-hint.ts';
import { type Applied, type Base, type Change, contentionError, type Store, type Unusual } from './store.ts';

/** The manifest, and what identifies its object; undefined if there is none. */
type Found = Base & Snapshot & { readonly etag: string | undefined };

/** Longest wait for other processes that change the same manifest: a change takes a dozen requests. */
const CONTENTION_TIMEOUT_MS = 180_000;
/** Before another attempt; the longer a process has been trying, the shorter, so that it gets its turn. */
const LONGEST_WAIT_MS = 1_000;
const SHORTEST_WAIT_MS = 50;

/** A manifest that its history agrees with, and the newest record: of it, or of what it replaces. */
type Reconciled = Found & { readonly record?: ChangeRecord };

/**
 * A manifest in a bucket, for teams and machines that share nothing else.
 *
 * To write the record of the next revision, if there is none, is to claim it. The record names the object that it replaces by its ETag, and
 * the manifest is written only if it still has that. So every process can finish a claim that it finds, also that of a process that died;
 * a process that wakes up later is refused; and the manifest never goes back. There are no locks, clocks or process ids.
 *
 * An edit by hand may come between the claim and the manifest. Then the claim is overtaken, which is its verdict for ever, and its process
 * makes its change again on top of the edit.
 */
export function openBucketStore(file: string, commands: Commands, signer?: Signer): Store {
  const { bucket, key } = openBucket(file);
  const history = `${key.replace(/\.json$/, '')}.history/`;
  const records = openBucketRecords(bucket, history);
  let author: Author | undefined;

  async function getText(): Promise<{ readonly text: string; readonly etag: string } | undefined> {
    const found = await bucket.get(key);
    return found && { text: found.body.toString('utf8'), etag: found.etag };
  }

  const missing = () =>
    new OperatorError(
      'MANIFEST_MISSING',
      `${file}: there is no such object.`,
      'Correct the path, or name the manifest with --manifest.',
    );

  /** The manifest; if that cannot be used, and only then, what `unusual` says. */
  async function readFor(unusual: Unusual): Promise<Found> {
    const found = await getText();
    try {
      if (!found) throw missing();
      return { ...found, manifest: parseManifest(file, found.text) };
    } catch (error) {
      if (!isRestorable(error)) throw error;
      const newest = await records.newest();
      const unusable = withHint(error, restoreHint(records.folder, newest, commands));
      if (unusual !== 'restore' || newest === undefined) throw unusable;
      const { manifest } = await records.read(newest);
      return { text: `${JSON.stringify(manifest, null, 2)}\n`, manifest, unusable, etag: found?.etag };
    }
  }

  async function peek(unusual: Unusual): Promise<Base> {
    const base = await readFor(unusual);
    const newest = await records.newestFrom(base.manifest.revision);
    const record = newest === undefined ? undefined : await records.find(newest);
    if (newest === undefined || !record || base.unusable) return base;
    const isPending = record.base === base.etag && (await records.verdictOf(newest)) === undefined;
    if (isPending || isDeepStrictEqual(base.manifest, record.manifest)) return record;
    return { manifest: { ...base.manifest, revision: Math.max(newest + 1, base.manifest.revision) } };
  }

  async function change(edit: (manifest: Manifest) => Promise<Change>, unusual: Unusual = 'refuse'): Promise<Applied> {
    await assertConditions(bucket, `${history}conditions.json`);
    const deadline = Date.now() + CONTENTION_TIMEOUT_MS;
    for (let attempt = 1; Date.now() < deadline; attempt += 1) {
      const found = await tryReconcile(unusual);
      const applied = found && (await apply(found, await edit(found.manifest)));
      if (applied) return applied;
      await sleep(Math.random() * Math.max(SHORTEST_WAIT_MS, LONGEST_WAIT_MS - SHORTEST_WAIT_MS * attempt));
    }
    throw contentionError(file, CONTENTION_TIMEOUT_MS, commands);
  }

  /** The manifest if it and the history agree; undefined if another process is changing it or this call has just changed it. */
  async function tryReconcile(unusual: Unusual): Promise<Reconciled | undefined> {
    const found = await readFor(unusual);
    const newest = await records.newestFrom(found.manifest.revision);
    if (newest === undefined) {
      const first = { manifest: found.manifest, change: 'recorded existing manifest' };
      await apply(found, first, found.manifest.revision);
      return undefined;
    }
    const record = await records.read(newest);
    if ((await records.verdictOf(newest)) === undefined) {
      await finish(record);
      return undefined;
    }
    if (found.unusable || isDeepStrictEqual(found.manifest, record.manifest)) return { ...found, record };
    // Another process may have put that revision into effect since the manifest was read.
    if ((await getText())?.etag !== found.etag) return undefined;
    const revision = Math.max(newest + 1, found.manifest.revision);
    await apply({ ...found, record }, { manifest: found.manifest, change: 'edited by hand' }, revision);
    return undefined;
  }

  /**
   * Undefined if another process has claimed the revision, or an edit by hand has overtaken it.
   *
   * @param recorded the revision to give to a manifest that is there already
   */
  async function apply(
    { text, manifest: before, unusable, etag, record }: Reconciled,
    { manifest, change, reason }: Change,
    recorded?: number,
  ): Promise<Applied | undefined> {
    const revision = recorded ?? before.revision + 1;
    const parsed = parseManifest(file, editJson(text, before, { ...manifest, revision }));
    author ??= currentAuthor();
    const claimed = await records.claim(
      {
        ...recordOf(revision, author, { manifest: parsed, change, reason }),
        ...(etag !== undefined && { base: etag }),
        recorded: record?.manifest,
      },
      randomUUID(),
      record,
    );
    if (!claimed) return undefined;
    const { verdict, copy } = await finish(claimed);
    if (verdict === 'overtaken') return undefined;
    if (copy !== undefined) printError(`${file} was not valid and was replaced; a copy is in ${copy}`);
    else if (unusable) printError(`${file} was missing and was written from the history`);
    return { record: claimed, copy };
  }

  /** Writes the manifest of a claim of this process or of another one, unless the manifest has changed. */
  async function finish({ revision, manifest, base, previous }: ChangeRecord) {
    const before = previous && (await records.find(previous.revision));
    if (before) await records.keep(before.revision, leavingBuilds(before.manifest, manifest));
    let copy: string | undefined;
    for (;;) {
      const found = await getText();
      const parsed = found && parseStrict(found.text);
      if (parsed?.ok && isDeepStrictEqual(parsed.manifest, manifest)) {
        return { verdict: await records.judge(revision, 'in effect'), copy };
      }
      if (found?.etag !== base) return { verdict: await records.judge(revision, 'overtaken'), copy };
      if (found && !parsed?.ok) copy = await records.backUp(revision, found.text);
      const text =
        found && parsed?.ok
          ? editJson(found.text, parsed.manifest, manifest)
          : `${JSON.stringify(manifest, null, 2)}\n`;
      await bucket.put(key, jsonObject(text), base === undefined ? 'absent' : { etag: base });
      // Whatever came of it: the next round sees it.
    }
  }

  return {
    file,
    commands,
    signer,
    records,
    async readText() {
      const found = await getText();
      if (found) return found.text;
      throw withHint(missing(), restoreHint(records.folder, await records.newest(), commands));
    },
    read: () => readFor('refuse'),
    readOrNewest: () => readFor('restore'),
    peek,
    change,
    async sign() {
      throw cannotSign(file);
    },
  };
}
