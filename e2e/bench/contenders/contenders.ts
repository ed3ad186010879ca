import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { remote } from '../../../remotes/build/preset.ts';
import { benchManifest, writeStandIns } from './bench-manifest.ts';
import { type Edge, openEdge } from './cdn-edge.ts';
import type { Certificate } from './certificate.ts';
import { exportedOrigin } from './exported.ts';
import { handWrittenBuild, handWrittenPage } from './hand-written.ts';
import { BUILT, type Kind, remoteName } from './kinds.ts';
import { commonHeaders, conchOrigin, fetchingOrigin, type ServedFiles, staticOrigin } from './origins.ts';
import { runWebpack } from './run-webpack.ts';

/** One way to serve the same remotes. */
export type Contender = {
  readonly title: string;
  readonly kind: Kind;
  /** Remotes in the manifest; 0 for the page without one. */
  readonly size: number;
  readonly edge: Edge;
};

/** Numbers of remotes in a manifest, in addition to 12. */
const greaterSizes = [100, 1_000, 10_000] as const;
/** The number of those in a manifest that has only what a person would write. */
const BY_HAND = 10_000;

export const root = fileURLToPath(new URL('../../../dist', import.meta.url));

/** Builds the remotes and the page without federation, and serves them. @throws {Error} if the shell is not built */
export async function openContenders(
  kind: Kind,
  folder: string,
  certificate: Certificate,
): Promise<readonly Contender[]> {
  if (!existsSync(join(root, 'shell/index.html')))
    throw new Error('The shell is not built: run "npm run build" first.');
  const directory = fileURLToPath(new URL(kind, import.meta.url));
  const output = join(folder, kind);
  const handWritten = join(output, 'hand-written');
  const remotes = Array.from({ length: BUILT[kind] }, (_, index) =>
    remote({ directory, name: remoteName(index), output: join(output, 'remotes'), production: true }),
  );
  await runWebpack([handWrittenBuild(kind, directory, handWritten), ...remotes]);

  const open = async (title: string, size: number, origin: Parameters<typeof openEdge>[0]): Promise<Contender> => ({
    title,
    kind,
    size,
    edge: await openEdge(origin, certificate),
  });
  const filesWith = (size: number, isByHand = false): ServedFiles => {
    const manifest = join(output, `site-${size}${isByHand ? '-by-hand' : ''}.json`);
    writeFileSync(manifest, JSON.stringify(benchManifest(kind, size, isByHand)));
    return { root, assets: [output], manifest };
  };
  const files = filesWith(12);
  const conch = await conchOrigin(files);
  const common = await commonHeaders(conch);
  const byHand = (hurried: boolean) =>
    staticOrigin(handWritten, common, (path) => handWrittenPage(handWritten, path, hurried));
  const contenders = [
    await open('by hand', 0, byHand(false)),
    await open('by hand, fetchpriority', 0, byHand(true)),
    await open('Conch', 12, conch),
    await open('Conch, exported', 12, await exportedOrigin(join(output, 'exported'), files)),
    await open('Conch, manifest fetched', 12, fetchingOrigin(conch, common, root)),
  ];
  for (const size of kind === 'plain' ? greaterSizes : [])
    contenders.push(await open('Conch', size, await conchOrigin(filesWith(size))));
  if (kind === 'plain') {
    const standIns = join(output, 'stand-ins');
    writeStandIns(standIns, kind, BY_HAND);
    const { assets, ...written } = filesWith(BY_HAND, true);
    const origin = await conchOrigin({ ...written, assets: [...assets, standIns] });
    contenders.push(await open('Conch, manifest written by hand', BY_HAND, origin));
  }
  return contenders;
}
