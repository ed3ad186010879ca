import { cacheControl } from '../../../shell/server/files/cache-control.ts';
import { contentType } from '../buckets/content-type.ts';
import { openBucketFolder } from '../buckets/open-bucket.ts';
import { pathOf } from './bucket-build.ts';
import { digestsOf, matchesDigest } from './digests.ts';
import { changedError, versionTakenError } from './publish-errors.ts';
import type { BuildDescription } from './read-description.ts';
import { readPlainFile } from './read-plain-file.ts';

/** Uploads at the same time. */
const UPLOADS = 8;

/**
 * Uploads a build to a bucket: the files that its remote.json lists, each only if it is not there, and remote.json after all others. So
 * a remote.json that is there is one of a whole build, and no file ever changes.
 *
 * Compressed copies are left out: a bucket cannot choose between them, and what is in front of it compresses.
 *
 * @param to URL of the build's folder, with a slash at the end
 * @param remoteJson if the folder has none
 * @throws {OperatorError} VERSION_TAKEN when a file is there with other bytes, BUILD_UNFIT when the build has changed since it was read,
 *   BUCKET_UNREACHABLE
 */
export async function uploadBuild(
  from: string,
  to: string,
  description: BuildDescription,
  remoteJson?: Buffer | undefined,
): Promise<void> {
  const { bucket, prefix } = openBucketFolder(to);
  const upload = async (file: string, content: Buffer) => {
    const path = pathOf(file);
    const object = {
      body: new Uint8Array(content),
      type: contentType(path),
      cacheControl: cacheControl(path, null, []),
    };
    if ((await bucket.put(`${prefix}${path}`, object, 'absent')) !== undefined) return;
    const there = await bucket.get(`${prefix}${path}`);
    if (there?.body.equals(content)) return; // an earlier command was interrupted, or its answer was lost
    throw versionTakenError(description, `${to}${path} has other bytes`);
  };
  const files = Object.entries(description.files);
  const uploadNext = async (): Promise<void> => {
    for (let next = files.shift(); next; next = files.shift()) {
      const [file, { integrity }] = next;
      const content = readPlainFile(from, file);
      if (!content || !matchesDigest(digestsOf(content), integrity)) throw changedError(file, description);
      await upload(file, content);
    }
  };
  await Promise.all(Array.from({ length: UPLOADS }, uploadNext));
  const described = remoteJson ?? readPlainFile(from, 'remote.json');
  if (!described) throw changedError('remote.json', description);
  await upload('remote.json', described);
}
