import type { Problem } from './problem.ts';
import type { Manifest } from './schema.ts';

/** The origin of an absolute `basePath`; undefined for a path on the site's own origin. */
export const originOf = (basePath: string): string | undefined => {
  if (basePath.startsWith('/')) return undefined;
  return URL.canParse(basePath) ? new URL(basePath).origin : 'null';
};

/**
 * Finds contradictions between the fields of a manifest that is valid by its schema. Of two equal names, the later one
 * is reported.
 */
export function crossCheck(manifest: Manifest): Problem[] {
  return [...checkOrigins(manifest), ...checkRemotes(manifest), ...checkNames(manifest)];
}

function checkOrigins({ origins }: Manifest): Problem[] {
  return origins.flatMap((text, index) => {
    const origin = originOf(`${text}/`);
    const message = `browsers write it as ${origin}`;
    return origin === text ? [] : [{ path: ['origins', index], message }];
  });
}

function checkRemotes({ remotes, origins, policy }: Manifest): Problem[] {
  const problems: Problem[] = [];
  const ownerOf = new Map<string, string>();
  for (const [name, remote] of Object.entries(remotes)) {
    const builds = { '': remote, previous: remote.previous, 'rollout.build': remote.rollout?.build };
    for (const [place, build] of Object.entries(builds)) {
      if (!build) continue;
      const report = (field: string, message: string) =>
        problems.push({ path: ['remotes', name, ...place.split('.').filter(Boolean), field], message });
      const origin = build.basePath && originOf(build.basePath);
      if (origin && !origins.includes(origin)) report('basePath', `${origin} is not listed in "origins"`);
      if (policy?.integrity === 'required' && !build.integrity) report('integrity', 'the policy requires an integrity');
      if (!build.moduleName) continue;
      const owner = ownerOf.get(build.moduleName) ?? name;
      if (owner !== name) report('moduleName', `remote ${owner} has the moduleName ${build.moduleName}, too`);
      ownerOf.set(build.moduleName, owner);
    }
  }
  return problems;
}

function checkNames({ remotes, applications, fragments }: Manifest): Problem[] {
  const problems: Problem[] = [];
  const names = new Set<string>();
  const check = (name: string, place: Pick<Problem, 'path' | 'of'>, remote: string, remotePath: PropertyKey[]) => {
    if (names.has(name)) problems.push({ ...place, message: `the name ${name} is taken` });
    names.add(name);
    if (!Object.hasOwn(remotes, remote)) problems.push({ path: remotePath, message: `there is no remote ${remote}` });
  };
  for (const [index, { name, remote }] of applications.entries()) {
    check(name, { path: ['applications', index, 'name'] }, remote, ['applications', index, 'remote']);
  }
  for (const [name, { remote }] of Object.entries(fragments)) {
    check(name, { path: ['fragments', name], of: 'key' }, remote, ['fragments', name, 'remote']);
  }
  return problems;
}
