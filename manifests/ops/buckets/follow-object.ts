import { setTimeout as sleep } from 'node:timers/promises';
import { OperatorError } from '../../operator-error.ts';
import type { StoredObject } from './bucket.ts';
import { openBucket } from './open-bucket.ts';

/** A request that finds nothing new costs no more than its headers. */
const POLL_INTERVAL_MS = 1_000;

/** An object of a bucket, as it was when it was last read. */
export type FollowedObject = {
  /** The same object as long as it has not changed; undefined if there is none. */
  readonly content: () => Buffer | undefined;
  /** Why it cannot be read any more, as a fact without a full stop. */
  readonly problem: () => string | undefined;
};

/** Reads an object now, and then every second while this process runs. @throws {OperatorError} BUCKET_UNREACHABLE */
export async function followObject(url: string): Promise<FollowedObject> {
  const { bucket, key } = openBucket(url, { attempts: 1 });
  let found: StoredObject | undefined = await openObject(url);
  let problem: string | undefined;
  const follow = async () => {
    for (;;) {
      await sleep(POLL_INTERVAL_MS, undefined, { ref: false });
      try {
        const next = await bucket.get(key, found);
        // Some stores send it again all the same.
        if (!next || !found?.body.equals(next.body)) found = next;
        problem = undefined;
      } catch (error) {
        if (!(error instanceof OperatorError)) throw error;
        problem = error.message.replace(/\.$/, '');
      }
    }
  };
  void follow();
  return { content: () => found?.body, problem: () => problem };
}

/** Undefined if there is no such object. @throws {OperatorError} BUCKET_UNREACHABLE */
export async function openObject(url: string): Promise<StoredObject | undefined> {
  const { bucket, key } = openBucket(url);
  return bucket.get(key);
}
