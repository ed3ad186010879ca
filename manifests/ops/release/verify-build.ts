import { OperatorError } from '../../operator-error.ts';
import { formatProblem } from '../../problem.ts';
import type { Manifest } from '../../schema.ts';
import { type BuildLocation, openBuild } from '../build/build-location.ts';
import { buildsOf, type NamedBuild } from '../build/named-builds.ts';
import { readDescription } from '../build/read-description.ts';
import { checkDelivery } from '../check/delivery.ts';
import { checkFiles } from '../check/files.ts';
import type { Finding } from '../check/finding.ts';
import { checkModules } from '../check/modules.ts';
import { type BuildReading, readBuilds } from '../check/read-builds.ts';
import { checkSharedVersions } from '../check/shared-versions.ts';

/**
 * Whether what a manifest says of a remote's builds goes together with the rest of it, by what stands in the manifest alone.
 *
 * @throws {OperatorError} BUILD_UNFIT
 */
export function assertCompatible(manifest: Manifest, remote: string): void {
  const known = buildsOf(manifest).map((build): BuildReading => ({ build, place: '', files: new Map(), troubles: [] }));
  const own = known.filter(({ build }) => build.remote === remote);
  const [first] = errorsOf(remote, [...checkModules(manifest, own), ...checkSharedVersions(known)]);
  if (!first) return;
  throw new OperatorError('BUILD_UNFIT', `${first.message}.`, first.remedy ?? 'Change the one or the other first.');
}

/**
 * Makes sure that visitors can have the builds of a remote that a manifest gives them, as a whole and with the right bytes, and
 * that they go together with the other remotes.
 *
 * @throws {OperatorError} CHECK_FAILED
 */
export async function verifyBuild(manifest: Manifest, remote: string, where: BuildLocation): Promise<void> {
  const builds = buildsOf(manifest);
  const isGiven = (build: NamedBuild) => build.remote === remote && build.role !== 'previous';
  const own = await readBuilds(builds.filter(isGiven), where);
  const others = await Promise.all(
    builds.filter((build) => build.remote !== remote).map((build) => whatItSays(build, where)),
  );
  const pages = { site: where.site, origins: manifest.origins };
  const errors = errorsOf(remote, [
    ...own.flatMap((reading) => [...checkFiles(reading), ...checkDelivery(reading, pages)]),
    ...checkModules(manifest, own),
    ...checkSharedVersions([...own, ...others]),
  ]);
  if (errors.length === 0) return;
  throw new OperatorError(
    'CHECK_FAILED',
    errors.map((finding) => `${formatProblem(finding)}.`).join('\n'),
    '\nThe manifest was not changed. Put the build in its place; where that is, --root, --assets or --site say. --unproven goes on without.',
  );
}

const errorsOf = (remote: string, findings: readonly Finding[]): Finding[] =>
  findings.filter(
    ({ severity, path, code }) => severity === 'error' && (path[1] === remote || code === 'MODULE_NOT_EXPOSED'),
  );

/** Of the other remotes only what they share counts; for what the manifest does not say, a look on the disk is cheap. */
async function whatItSays(build: NamedBuild, where: BuildLocation): Promise<BuildReading> {
  const place = openBuild(build, where);
  const isOnDisk = build.basePath.startsWith('/') && where.site === undefined;
  const reading = { build, place: place.name, files: new Map(), troubles: [] };
  if (!isOnDisk || build.provides) return reading;
  try {
    return { ...reading, description: await readDescription(place) };
  } catch (error) {
    if (error instanceof OperatorError) return reading; // whoever releases that one is told
    throw error;
  }
}
