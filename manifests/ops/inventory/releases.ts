import type { Manifest } from '../../schema.ts';
import { type NamedBuild, namedBuilds } from '../build/named-builds.ts';
import type { ChangeRecord, Records } from '../history/record.ts';

/** A build is the same as long as its bytes are; its role may change. */
const keyOf = ({ remote, version, integrity }: NamedBuild): string =>
  JSON.stringify([remote, version, integrity ?? null]);

/**
 * For each build that a manifest names, the record of the revision since which every revision has named it.
 *
 * @throws {OperatorError} HISTORY_BROKEN
 */
export async function releasesOf(
  manifest: Manifest,
  records: Records,
): Promise<(build: NamedBuild) => ChangeRecord | undefined> {
  const found = new Map<string, ChangeRecord>();
  const open = new Set(namedBuilds(manifest).map(keyOf));
  const revisions = (await records.revisions()).filter((revision) => revision <= manifest.revision);
  for (const revision of revisions.reverse()) {
    if (open.size === 0) break;
    const record = await records.read(revision);
    const named = new Set(namedBuilds(record.manifest).map(keyOf));
    for (const key of open) {
      if (named.has(key)) found.set(key, record);
      else open.delete(key);
    }
  }
  return (build) => found.get(keyOf(build));
}
