import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestsOf } from '../../../manifests/ops/build/digests.ts';
import { bundleFileName } from '../../../remotes/build/conch-remote.ts';
import { BUILT, type Kind, OTHER, pageSizes, remoteName } from './kinds.ts';

/** Origin of the remotes that are not built; `conch export` does not request them. */
const ELSEWHERE = 'https://cdn.example.com';

/**
 * A manifest of `size` remotes with a page each. Remotes that are not built have the fields that `conch deploy` writes, with a
 * different digest each, so that the manifest is as large as a real one.
 *
 * @param isByHand whether no remote has more than three fields and a version, so that the server has to read the rest from the builds
 */
export function benchManifest(kind: Kind, size: number, isByHand = false): object {
  const built = BUILT[kind];
  const pagesWith = (index: number) =>
    pageSizes.filter((pageSize) => pageSize > index).map((pageSize) => ({ path: `/k${pageSize}`, exact: true }));
  const names = Array.from({ length: size }, (_, index) => remoteName(index));
  const application = (name: string, remote: string, activeWhen: readonly unknown[], title?: string) => ({
    name,
    remote,
    module: './view',
    region: 'main',
    activeWhen,
    ...(title && { title }),
  });
  return {
    schemaVersion: 1,
    revision: 1,
    origins: [ELSEWHERE],
    remotes: Object.fromEntries(
      names.map((name, index) => [
        name,
        {
          version: '1.0.0',
          basePath: `/remotes/${name}/{version}/`,
          bundleFileName,
          moduleName: name,
          ...(index >= built && !isByHand && standIn(name)),
        },
      ]),
    ),
    applications: [
      ...names.slice(0, built).map((name, index) => application(`view-${name}`, name, pagesWith(index))),
      application('other', remoteName(0), [{ path: OTHER, exact: true }], 'Other'),
      ...names.slice(built).map((name) => application(`page-${name}`, name, [`/pages/${name}`], `Page ${name}`)),
    ],
  };
}

/** Writes the smallest builds of the remotes that are not built, each with its remote.json. */
export function writeStandIns(folder: string, kind: Kind, size: number): void {
  for (let index = BUILT[kind]; index < size; index += 1) {
    const name = remoteName(index);
    const entry = `window[${JSON.stringify(name)}] = {};\n`;
    const { sha384: integrity } = digestsOf(Buffer.from(entry));
    const [assets, requires, provides] = [{ './view': [] }, {}, {}];
    const files = { [bundleFileName]: { integrity, bytes: entry.length } };
    const description = { name, version: '1.0.0', bundleFileName, moduleName: name, integrity, files };
    const build = join(folder, 'remotes', name, '1.0.0');
    mkdirSync(build, { recursive: true });
    writeFileSync(join(build, bundleFileName), entry);
    writeFileSync(join(build, 'remote.json'), JSON.stringify({ ...description, assets, requires, provides }));
  }
}

function standIn(name: string): object {
  const digest = createHash('sha384').update(name).digest();
  return {
    basePath: `${ELSEWHERE}/${name}/{version}/`,
    integrity: `sha384-${digest.toString('base64')}`,
    assets: { './view': [`view.${digest.toString('hex', 0, 4)}.css`] },
    requires: {},
    provides: {},
  };
}
