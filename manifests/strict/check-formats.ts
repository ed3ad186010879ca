import { entryFile, entryOf } from '../../shell/site/builds/build-urls.ts';
import type { Problem } from '../problem.ts';
import type { BuildEntry, Manifest, RemoteEntry } from '../schema.ts';
import { isBrowserGlobal } from './browser-globals.ts';

/** Formats whose container is found by a global name. */
const WITH_GLOBAL = ['script', 'callback'];

/** https://tc39.es/ecma262/#prod-IdentifierName, without escapes. */
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/**
 * Checks how builds are packed: `format`, `moduleName` and `before`. Only the commands and the server do so; a browser finds out when it loads
 * the build.
 */
export function checkFormats({ remotes, policy }: Manifest): Problem[] {
  return Object.entries(remotes).flatMap(([name, remote]) => {
    const { previous, rollout } = remote;
    const path = ['remotes', name];
    return [
      { build: remote, path },
      ...(previous ? [{ build: previous, path: [...path, 'previous'] }] : []),
      ...(rollout ? [{ build: rollout.build, path: [...path, 'rollout', 'build'] }] : []),
    ].flatMap(({ build, path }) => [
      ...checkModuleName(name, remote, build, [...path, 'moduleName']),
      ...checkBefore(remote, build, policy?.integrity === 'required', [...path, 'before']),
    ]);
  });
}

function checkModuleName(name: string, remote: RemoteEntry, build: BuildEntry, path: readonly string[]): Problem[] {
  const format = build.format ?? remote.format ?? 'script';
  if (!WITH_GLOBAL.includes(format)) return [];
  const { moduleName } = build;
  if (moduleName === undefined) {
    const isInherited = build !== remote && remote.moduleName !== undefined;
    return isInherited ? [] : [{ path, message: `missing: a ${format} needs the global name of its container` }];
  }
  // The preset makes a global of the name of the remote as it is, which may have a dot.
  const [first = '', ...more] = moduleName === name ? [moduleName] : moduleName.split('.');
  const wrong = more.length > 0 ? [first, ...more].find((part) => !IDENTIFIER.test(part)) : undefined;
  if (wrong !== undefined) {
    const message = `a name with dots is a path such as acme.orders, each part of which is an identifier; "${wrong}" is none`;
    return [{ path, message }];
  }
  if (!isBrowserGlobal(first)) return [];
  return [{ path, message: `${first} is a global of the browser; build the remote under another name` }];
}

function checkBefore(remote: RemoteEntry, build: BuildEntry, isRequired: boolean, path: readonly string[]): Problem[] {
  const { files, version } = build;
  const before = (build.before ?? []).map((file) => entryOf(file, version));
  const entry = entryFile(entryOf(build.bundleFileName ?? remote.bundleFileName, version));
  return before.flatMap((file, index) => {
    const problem = (message: string): Problem[] => [{ path: [...path, index], message }];
    if (file === entry) return problem(`${file} is the remote entry itself, which is loaded after these files`);
    if (before.indexOf(file) < index) return problem(`${file} is listed twice`);
    if (isRequired && files && !Object.hasOwn(files, file)) {
      return problem(`the policy requires an integrity: add ${file} to "files"`);
    }
    return [];
  });
}
