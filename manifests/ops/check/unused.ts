import { BUILT_IN, regionsOf } from '../../../shell/site/layouts.ts';
import type { Manifest, RegionName } from '../../schema.ts';
import type { Finding } from './finding.ts';

/** Finds remotes that nothing uses and regions that no application is in. */
export function findUnused({ remotes, applications, fragments, layouts = BUILT_IN }: Manifest): Finding[] {
  const used = new Set([...applications, ...Object.values(fragments)].map(({ remote }) => remote));
  const unused = Object.keys(remotes).filter((name) => !used.has(name));
  const regions = [...new Set(Object.values(layouts).flatMap(regionsOf))];
  const empty = regions.filter((region) => !applications.some((application) => application.region === region));
  return [...unused.map(unusedRemote), ...empty.map(emptyRegion)];
}

const unusedRemote = (name: string): Finding => ({
  severity: 'warning',
  code: 'REMOTE_UNUSED',
  path: ['remotes', name],
  of: 'key',
  message: 'no application or fragment uses it',
  remedy: 'Use it in an application or fragment, or remove it.',
});

const emptyRegion = (region: RegionName): Finding => ({
  severity: region === 'main' ? 'error' : 'warning',
  code: 'REGION_EMPTY',
  path: ['applications'],
  of: 'key',
  message:
    region === 'main'
      ? 'no application is in the region "main", so every path of the site shows "not found"'
      : `no application is in the region "${region}", so it is empty on every page`,
});
