import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { findFile } from '../../../shell/server/files/find-file.ts';
import { explainFileError } from '../../file-error.ts';
import { strict } from '../../schema.ts';

const { requires, provides } = strict.remote.shape;
const sharing = z.object({ requires, provides });

export type SharingDescription = z.infer<typeof sharing>;

/**
 * What the remote.json of a build says of its shared modules. Undefined if there is none, or if it cannot be used: that is reported when
 * its remote is released or checked. Of 10,000 builds, the whole descriptions would take seconds.
 *
 * @param folders from which the site is served
 * @param path of the build on the site, with a slash at both ends
 */
export function readSharing(folders: readonly string[], path: string): SharingDescription | undefined {
  try {
    const found = findFile(folders, `${path.slice(1)}remote.json`);
    if (!found) return undefined;
    return sharing.safeParse(JSON.parse(readFileSync(join(found.folder, found.path), 'utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError || explainFileError(error)) return undefined;
    throw error;
  }
}
