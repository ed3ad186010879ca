import type { Manifest, RegionName } from '../../schema.ts';
import type { Finding } from './finding.ts';

/** What the manifest has and does not use, or needs and does not have. */
export function findUnused({ remotes, applications, fragments }: Manifest): Finding[] {
  const used = new Set([...applications, ...Object.values(fragments)].map(({ remote }) => remote));
  const unused = Object.keys(remotes).filter((name) => !used.has(name));
  const regions = ['main', 'header', 'footer'] as const;
  const empty = regions.filter((region) => !applications.some((application) => application.region === region));
  return [
    ...unused.map(
      (name): Finding => ({
        severity: 'warning',
        code: 'REMOTE_UNUSED',
        path: ['remotes', name],
        of: 'key',
        message: 'no application and no fragment uses it',
        remedy: 'Place something of it, or take it out.',
      }),
    ),
    ...empty.map(emptyRegion),
  ];
}

const emptyRegion = (region: RegionName): Finding => ({
  severity: region === 'main' ? 'error' : 'warning',
  code: 'REGION_EMPTY',
  path: ['applications'],
  of: 'key',
  message:
    region === 'main'
      ? 'no application is in the region "main", so every path of the site answers "not found"'
      : `no application is in the region "${region}", which stays empty on every page`,
});
