import type { Records } from '../history/record.ts';

/**
 * When the rollout of a build began, in milliseconds since 1970: the time of the oldest revision of those that have it without a break.
 * Undefined if the newest revision does not have it.
 *
 * @throws {OperatorError} HISTORY_BROKEN
 */
export async function rolloutBegin(
  { revisions, read }: Pick<Records, 'revisions' | 'read'>,
  name: string,
  version: string,
): Promise<number | undefined> {
  let begin: number | undefined;
  for (const revision of [...(await revisions())].reverse()) {
    const { manifest, time } = await read(revision);
    if (manifest.remotes[name]?.rollout?.build.version !== version) break;
    begin = Date.parse(time);
  }
  return begin;
}
