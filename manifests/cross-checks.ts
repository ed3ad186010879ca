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
  return [...checkOrigins(manifest), ...checkTexts(manifest), ...checkRemotes(manifest), ...checkNames(manifest)];
}

/** Finds the builds without `integrity`, if the policy requires it. A browser has such a remote, and does not load the build. */
export function checkIntegrity({ policy, remotes }: Manifest): Problem[] {
  if (policy?.integrity !== 'required') return [];
  return buildsOf(remotes).flatMap(({ path, build }) =>
    build.integrity ? [] : [{ path: [...path, 'integrity'], message: 'the policy requires an integrity' }],
  );
}

/** All builds, each with its place in the manifest. */
const buildsOf = (remotes: Manifest['remotes']) =>
  Object.entries(remotes).flatMap(([name, remote]) =>
    [
      { name, path: ['remotes', name], build: remote },
      { name, path: ['remotes', name, 'previous'], build: remote.previous },
      { name, path: ['remotes', name, 'rollout', 'build'], build: remote.rollout?.build },
    ].flatMap(({ build, ...place }) => (build ? [{ ...place, build }] : [])),
  );

function checkOrigins({ origins }: Manifest): Problem[] {
  return origins.flatMap((text, index) => {
    const origin = originOf(`${text}/`);
    const message = `browsers write it as ${origin}`;
    return origin === text ? [] : [{ path: ['origins', index], message }];
  });
}

function checkTexts({ languages = [], origins }: Manifest): Problem[] {
  return languages.flatMap(({ texts }, index) => {
    const origin = texts && originOf(texts);
    const message = `${origin} is not listed in "origins"`;
    return origin && !origins.includes(origin) ? [{ path: ['languages', index, 'texts'], message }] : [];
  });
}

function checkRemotes({ remotes, origins }: Manifest): Problem[] {
  const problems: Problem[] = [];
  const ownerOf = new Map<string, string>();
  for (const { name, path, build } of buildsOf(remotes)) {
    const report = (field: string, message: string) => problems.push({ path: [...path, field], message });
    const origin = build.basePath && originOf(build.basePath);
    if (origin && !origins.includes(origin)) report('basePath', `${origin} is not listed in "origins"`);
    if (!build.moduleName) continue;
    const owner = ownerOf.get(build.moduleName) ?? name;
    if (owner !== name) report('moduleName', `remote ${owner} has the moduleName ${build.moduleName}, too`);
    ownerOf.set(build.moduleName, owner);
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
