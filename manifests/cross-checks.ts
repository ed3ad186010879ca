import type { Problem } from './problem.ts';
import type { Manifest } from './schema.ts';

/** The origin that an absolute `basePath` points to; undefined for a path on the shell's origin. */
export const originOf = (basePath: string): string | undefined => {
  if (basePath.startsWith('/')) return undefined;
  return URL.canParse(basePath) ? new URL(basePath).origin : 'null';
};

/** The cross-checks: what the fields of a valid manifest contradict in each other. The later of two equals is at fault. */
export function crossCheck(manifest: Manifest): Problem[] {
  return [...ofOrigins(manifest), ...ofRemotes(manifest), ...ofNames(manifest)];
}

function ofOrigins({ origins }: Manifest): Problem[] {
  return origins.flatMap((text, index) => {
    const origin = originOf(`${text}/`);
    const message = `browsers know it as ${origin}`;
    return origin === text ? [] : [{ path: ['origins', index], message }];
  });
}

function ofRemotes({ remotes, origins, policy }: Manifest): Problem[] {
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
      if (owner !== name) report('moduleName', `${build.moduleName} is the moduleName of remote ${owner} too`);
      ownerOf.set(build.moduleName, owner);
    }
  }
  return problems;
}

function ofNames({ remotes, applications, fragments }: Manifest): Problem[] {
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
