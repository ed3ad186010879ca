import { OperatorError } from '../../shell/server/operator-error.ts';
import { placeOfBuild, type Where } from './build-place.ts';
import type { FullBuild } from './builds.ts';
import { digestsOf, fits } from './digests.ts';

/**
 * Makes sure that visitors can have a build: its entry with the right bytes, and each file that its exposed modules need.
 *
 * @throws {OperatorError} BUILD_UNREACHABLE, BUILD_UNFIT
 */
export async function proveReachable(remote: string, build: FullBuild, where: Where): Promise<void> {
  const { version, bundleFileName, integrity, assets = {} } = build;
  const place = placeOfBuild(build, where);
  const needed = [bundleFileName, ...new Set(Object.values(assets).flat())];
  for (const file of needed) {
    const found = await place.read(file);
    if (!found) throw missing(`${remote} ${version} is not there: ${place.name}${file} is missing.`);
    if (file === bundleFileName && integrity && !fits(digestsOf(found.content), integrity)) {
      throw new OperatorError(
        'BUILD_UNFIT',
        `${place.name}${file} is not the file with ${integrity}.`,
        'Put the right build back, or publish the new one under a version of its own.',
      );
    }
  }
}

const missing = (fact: string): OperatorError =>
  new OperatorError(
    'BUILD_UNREACHABLE',
    fact,
    'Put the whole build there first. If it is elsewhere, say where with --root, --assets or --site; --unproven goes on without.',
  );

/** For whoever knows better, and whoever cannot wait. */
export const unprovenOption = { unproven: { type: 'boolean', default: false } } as const;
export const unprovenUsage = '  --unproven        do not look whether the build can be had';
