import { type BuildLocation, openStaged } from '../build/build-location.ts';
import { publishBuild } from '../build/publish-build.ts';
import { readDescription } from '../build/read-description.ts';
import { targetFolder } from '../build/target-folder.ts';

/**
 * Copies a build that is not yet where the site is served from to a folder of its own, in which `conch serve` finds it.
 *
 * @returns the location with that folder
 * @throws {OperatorError} BUILD_UNFIT when the build has changed since it was read
 */
export async function publishStaged({ staged, ...location }: BuildLocation, folder: string): Promise<BuildLocation> {
  if (!staged) return location;
  const description = await readDescription(openStaged(staged));
  if (!description) return location; // somebody has deleted it since, which ends the release later
  await publishBuild(staged.directory, targetFolder(folder, staged.path), description, staged.remoteJson);
  return { ...location, assets: [...location.assets, folder] };
}
