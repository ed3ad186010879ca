import { OperatorError } from '../../operator-error.ts';
import { type Bucket, type Condition, jsonObject } from './bucket.ts';

/**
 * Makes sure that a store keeps to the conditions of a write. Some answer 200 and write all the same; there, two commands at once would lose
 * a change.
 *
 * @param key of an object that is for nothing else
 * @throws {OperatorError} BUCKET_UNSAFE, BUCKET_UNREACHABLE
 */
export async function assertConditions({ name, get, put }: Bucket, key: string): Promise<void> {
  const probe = jsonObject('{"about":"shows that this store refuses a write whose condition does not hold"}\n');
  if (!(await get(key))) await put(key, probe, 'absent');
  const refused: readonly Condition[] = ['absent', { etag: '"00000000000000000000000000000000"' }];
  const answers = await Promise.all(refused.map((condition) => put(key, probe, condition)));
  if (answers.every((etag) => etag === undefined)) return;
  throw new OperatorError(
    'BUCKET_UNSAFE',
    `${name} takes no notice of the conditions of a write (If-None-Match, If-Match): it wrote ${key} although that must be refused.`,
    'Two commands at once could lose a change, so nothing was changed. Use a store that keeps to them: Amazon S3, Cloudflare R2, MinIO and Ceph do.',
  );
}
