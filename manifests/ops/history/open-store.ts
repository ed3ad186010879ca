import type { Commands } from '../../commands.ts';
import { isBucketUrl } from '../buckets/open-bucket.ts';
import type { Signer } from '../signing/signer.ts';
import { openBucketStore } from './bucket-store.ts';
import { openFolderStore } from './folder-store.ts';
import type { Store } from './store.ts';

/**
 * The manifest at a path, or at the URL of an object in a bucket.
 *
 * @param signer signs what changes; left out by commands that only read, and on a site without keys
 * @throws {OperatorError} BUCKET_UNREACHABLE
 */
export const openStore = (file: string, commands: Commands, signer?: Signer): Store =>
  isBucketUrl(file) ? openBucketStore(file, commands, signer) : openFolderStore(file, commands, signer);
