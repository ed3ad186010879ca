import { fillVersion } from '../../../shell/site/builds/build-urls.ts';
import { OperatorError } from '../../operator-error.ts';
import { formatProblem } from '../../problem.ts';
import type { Manifest } from '../../schema.ts';
import { type BuildLocation, isOnDisk } from '../build/build-location.ts';
import { type BuildRole, type NamedBuild, namedBuilds } from '../build/named-builds.ts';
import { readSharing } from '../build/read-sharing.ts';
import { checkDelivery } from '../check/delivery.ts';
import { checkModules } from '../check/exposed-modules.ts';
import { checkFiles } from '../check/files.ts';
import type { Finding } from '../check/finding.ts';
import { type BuildReading, readBuilds } from '../check/read-builds.ts';
import { checkSharedVersions, sharingOf } from '../check/shared-versions.ts';

/**
 * Makes sure that a remote's builds fit the rest of the manifest. Uses only the manifest itself and reads no files.
 *
 * @throws {OperatorError} BUILD_UNFIT
 */
export function assertCompatible(manifest: Manifest, remote: string): void {
  const known = namedBuilds(manifest).map(
    (build): BuildReading => ({ build, source: '', files: new Map(), errors: [] }),
  );
  const own = known.filter(({ build }) => build.remote === remote);
  const others = known.filter(({ build }) => build.remote !== remote);
  const [first] = relevantErrors(remote, [
    ...checkModules(manifest, own),
    ...checkSharedVersions([...others, ...own]), // it reports a conflict at the later of the two
  ]);
  if (!first) return;
  throw new OperatorError('BUILD_UNFIT', `${first.message}.`, first.remedy ?? 'Change one of the two first.');
}

/**
 * Makes sure that visitors can load builds of a remote, completely and with the right bytes, and that they fit the other
 * remotes.
 *
 * @param roles which builds of the remote; the default leaves out those that no visitor gets at first
 *
 * @throws {OperatorError} CHECK_FAILED
 */
export async function verifyBuild(
  manifest: Manifest,
  remote: string,
  location: BuildLocation,
  roles: readonly BuildRole[] = ['main', 'rollout'],
): Promise<void> {
  const builds = namedBuilds(manifest);
  const own = await readBuilds(
    builds.filter((build) => build.remote === remote && roles.includes(build.role)),
    location,
    manifest.origins,
  );
  // What shares nothing has nothing that others could provide, or provide in another version.
  const shares = own.some((reading) => Object.keys(sharingOf(reading).requires).length > 0);
  const others = shares
    ? builds.filter((build) => build.remote !== remote).map((build) => readSharedVersions(build, location))
    : [];
  const errors = relevantErrors(remote, [
    ...own.flatMap((reading) => [...checkFiles(reading), ...checkDelivery(reading, location.site)]),
    ...checkModules(manifest, own),
    ...checkSharedVersions([...others, ...own]),
  ]);
  if (errors.length === 0) return;
  throw new OperatorError(
    'CHECK_FAILED',
    errors.map((finding) => `${formatProblem(finding)}.`),
    'The manifest was not changed. Publish the build first; --root, --assets and --site say where it is looked for. --unproven skips this check.',
  );
}

const relevantErrors = (remote: string, findings: readonly Finding[]): Finding[] =>
  findings.filter(
    ({ severity, path, code }) => severity === 'error' && (path[1] === remote || code === 'MODULE_NOT_EXPOSED'),
  );

/**
 * Of another remote only its shared versions matter. If the manifest does not have them, its remote.json is read if it
 * is on disk.
 */
export function readSharedVersions(build: NamedBuild, location: BuildLocation): BuildReading {
  const reading = { source: '', files: new Map(), errors: [] };
  if (build.provides || !isOnDisk(build, location)) return { ...reading, build };
  const folder = fillVersion(build.basePath, build.version);
  const { requires, provides } = readSharing([location.root, ...location.assets], folder) ?? {};
  return { ...reading, build: { ...build, requires: build.requires ?? requires, provides } };
}
