import { lstatSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../../manifests/operator-error.ts';
import { publishBuild } from '../../manifests/ops/build/publish-build.ts';
import { readBuild } from '../../manifests/ops/build/read-build.ts';
import { targetFolder } from '../../manifests/ops/build/target-folder.ts';

/**
 * Whether a build with this remote.json can be published.
 *
 * @param build folder of a build
 * @param root folder to publish it in
 * @throws what no remote.json may cause
 */
export async function checkDescription(text: string, build: string, root: string): Promise<boolean> {
  writeFileSync(join(build, 'remote.json'), text);
  const before = filesIn(join(root, '..'));
  try {
    const { description } = await readBuild(build, []);
    const target = targetFolder(root, `/remotes/${description.name}/${description.version}/`);
    await publishBuild(build, target, description);
    const written = filesIn(join(root, '..')).filter((path) => !before.includes(path));
    const outside = written.find((path) => !join(root, '..', path).startsWith(target));
    if (outside !== undefined) throw new Error(`${outside} was written outside of ${target}`);
    const listed = ['remote.json', ...Object.keys(description.files)].map((file) =>
      join(target, decodeURIComponent(file)),
    );
    const extra = written.find((path) => !listed.includes(join(root, '..', path).replace(/\.(gz|br)$/, '')));
    if (extra !== undefined) throw new Error(`${extra} was written, which remote.json does not list`);
    rmSync(join(root, 'remotes'), { recursive: true, force: true });
    return true;
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    const after = filesIn(join(root, '..'));
    if (after.length !== before.length) throw new Error('a refused build left files behind', { cause: error });
    return false;
  }
}

/** Paths of all files, and of folders without any; links are refused. */
function filesIn(folder: string): string[] {
  return readdirSync(realpathSync(folder), { recursive: true, encoding: 'utf8' }).filter((path) => {
    const stats = lstatSync(join(folder, path));
    if (stats.isSymbolicLink()) throw new Error(`${path} is a link`);
    return stats.isFile();
  });
}
