import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Manifest } from '../../manifests/schema.ts';
import { dist } from '../support/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { requireIntegrity } from './requiring-integrity.ts';

/** Of the new build, and what tells a page that it runs. */
export const RELEASED = '1.0.1';

const ALGORITHMS = ['sha256', 'sha384', 'sha512'];
const HASH = /(?<=\.)[0-9a-f]{8}(?=\.\w+$)/;

/**
 * Writes explore 1.0.1 to a folder of `--assets`: the build of the store with one more line in the chunk of its home page, and the
 * version and all names and digests that follow from it, as webpack writes them.
 */
export function writeOneLineRelease(): string {
  const folder = temporaryFolder();
  const from = join(dist, 'remotes/explore/1.0.0');
  const to = join(folder, 'remotes/explore', RELEASED);
  mkdirSync(to, { recursive: true });
  const replaced = new Map([
    ['explore@1.0.0', `explore@${RELEASED}`],
    ['explore_1_0_0', 'explore_1_0_1'],
    ['"version": "1.0.0"', `"version": "${RELEASED}"`],
  ]);
  const replaceAll = (text: string) =>
    [...replaced].reduce((result, [before, after]) => result.replaceAll(before, after), text);
  // What names others comes after them.
  const rank = (name: string) => ['remoteEntry.js', 'remote.json'].indexOf(name);
  const names = readdirSync(from).filter((name) => !/\.(br|gz|map)$/.test(name));
  for (const name of names.sort((a, b) => rank(a) - rank(b))) {
    const old = readFileSync(join(from, name));
    const isText = /\.(js|json)$/.test(name);
    const line = /^home\..*\.js$/.test(name) ? `\ndocument.documentElement.dataset.release = '${RELEASED}';` : '';
    const content = isText ? Buffer.from(replaceAll(old.toString()) + line) : old;
    for (const algorithm of ALGORITHMS) replaced.set(unpadded(old, algorithm), unpadded(content, algorithm));
    const [hash] = HASH.exec(name) ?? [];
    if (hash !== undefined && !content.equals(old)) {
      replaced.set(hash, createHash('sha1').update(content).digest('hex').slice(0, 8));
    }
    const file = join(to, replaceAll(name));
    writeFileSync(file, content);
    writeFileSync(`${file}.br`, brotliCompressSync(content));
    writeFileSync(`${file}.gz`, gzipSync(content));
  }
  return folder;
}

/**
 * Edits the manifest as a release of that build does.
 *
 * @param folder that of `writeOneLineRelease`
 */
export const releaseOneLine =
  (folder: string) =>
  (manifest: Manifest): void => {
    const { explore } = manifest.remotes;
    if (!explore) throw new Error('The store has no explore.');
    manifest.revision += 1;
    explore.version = RELEASED;
    delete explore.integrity;
    requireIntegrity(folder)({ ...manifest, remotes: { explore } });
  };

const unpadded = (content: Buffer, algorithm: string): string =>
  createHash(algorithm).update(content).digest('base64').replace(/=+$/, '');
