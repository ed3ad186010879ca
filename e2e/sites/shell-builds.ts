import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dist } from '../support/paths.ts';

const NAME = /^([\w-]+)\.([0-9a-f]{8})\.(js|json)$/;

const folderOfBuild = join(dist, 'shell');
const files = readdirSync(folderOfBuild).filter((file) => NAME.test(file));

/** The shell as it was built: its files with a hash in their names. */
export const builtShell: { readonly files: readonly string[] } = { files };

/**
 * Writes the built shell to `<root>/shell/`, in place of what is there, as a deployment does: index.html is removed first and written last.
 *
 * @param hash 8 hexadecimal digits, to make another build of it: they replace those in the names of all files, and
 *   `<html data-shell-build>` has them in its pages; left out: the shell as it was built
 * @returns the name of the script that its pages load
 */
export function writeShell(root: string, hash?: string): string {
  const folder = join(root, 'shell');
  const named = (text: string) =>
    files.reduce((result, file) => result.replaceAll(hashOf(file), hash ?? hashOf(file)), text);
  const main = files.find((file) => file.startsWith('main.')) ?? '';
  rmSync(join(folder, 'index.html'), { force: true });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });

  let html = named(readFileSync(join(folderOfBuild, 'index.html'), 'utf8'));
  for (const file of files) {
    const content = readFileSync(join(folderOfBuild, file), 'utf8');
    if (file !== main || hash === undefined) {
      writeFileSync(join(folder, named(file)), content); // a chunk names no other file
      continue;
    }
    const changed = `${named(content)}\ndocument.documentElement.dataset.shellBuild = '${hash}';`;
    html = html.replaceAll(digestOf(content), digestOf(changed));
    writeFileSync(join(folder, named(file)), changed);
  }
  for (const file of ['preload.js', 'trusted-types.js'])
    writeFileSync(join(folder, file), readFileSync(join(folderOfBuild, file)));
  writeFileSync(join(folder, 'index.html'), html);
  return named(main);
}

const hashOf = (file: string): string => NAME.exec(file)?.[2] ?? '';

const digestOf = (content: string): string => `sha256-${createHash('sha256').update(content).digest('base64')}`;
