import { OperatorError } from '../../operator-error.ts';
import type { Manifest } from '../../schema.ts';
import type { BuildFile } from '../build/build-file.ts';
import { type BuildLocation, openBuild } from '../build/build-location.ts';
import type { Finding } from './finding.ts';

/** Checks that the icon and the style sheet of the site exist. */
export async function checkSiteFiles({ site = { name: '' } }: Manifest, location: BuildLocation): Promise<Finding[]> {
  const fields = ['icon', 'stylesheet'] as const;
  const findings = fields.map(async (field): Promise<Finding[]> => {
    const path = site[field];
    if (path === undefined || (await isThere(path, location))) return [];
    const message = `there is no ${path}`;
    const remedy = `Put the file into a folder of --assets, or remove "${field}".`;
    return [{ severity: 'error', code: 'SITE_FILE_MISSING', path: ['site', field], message, remedy }];
  });
  return (await Promise.all(findings)).flat();
}

async function isThere(path: string, location: BuildLocation): Promise<boolean> {
  try {
    return (await readSiteFile(path, location)) !== undefined;
  } catch (error) {
    if (error instanceof OperatorError) return false;
    throw error;
  }
}

/**
 * Reads a file that is neither of the shell nor of a build; undefined if there is none. `conch serve` serves only builds and the shell from
 * its root, and all files from the folders of --assets.
 *
 * @param path below the site, or a URL
 * @throws {OperatorError} it cannot be read
 */
export async function readSiteFile(path: string, location: BuildLocation): Promise<BuildFile | undefined> {
  const { root, assets, site } = location;
  const [, basePath = '', file = ''] = /^(.*\/)(.*)$/.exec(path) ?? [];
  const [first, ...others] = /^\/(remotes|shell)\//.test(path) ? [root, ...assets] : assets;
  if (first === undefined && !site && basePath.startsWith('/')) return undefined;
  return openBuild({ version: '', basePath }, { ...location, root: first ?? root, assets: others }).read(file);
}
