import { decodePath } from '../../../shell/server/files/find-file.ts';
import { OperatorError } from '../../operator-error.ts';
import { openBucketFolder } from '../buckets/open-bucket.ts';
import type { BuildReader } from './build-file.ts';

/** @param url of the build's folder in a bucket, with a slash at the end */
export function openBucketBuild(url: string): BuildReader {
  const { bucket, prefix } = openBucketFolder(url);
  return {
    name: url,
    async read(file) {
      const found = await bucket.get(`${prefix}${pathOf(file)}`);
      return found && { content: found.body, copies: [] };
    },
  };
}

/** The path of a file as the store knows it; the query is for browsers. @throws {OperatorError} BUILD_UNFIT */
export function pathOf(file: string): string {
  const path = decodePath(file.replace(/\?.*$/s, ''));
  if (path !== undefined) return path;
  throw new OperatorError('BUILD_UNFIT', `${file} is not the path of a file.`, 'Correct remote.json.');
}
