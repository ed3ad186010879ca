import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../../is-object.ts';
import { OperatorError } from '../../operator-error.ts';
import { parseJson } from '../../strict/parse-strict.ts';
import type { BuildSource } from './build-source.ts';
import type { DescribeOptions } from './describe-options.ts';
import type { MfManifest } from './mf-manifest.ts';

type Identity = { readonly name: string; readonly version: string; readonly notes: readonly string[] };

/** Who says a name or a version. */
type Said = { readonly value: string; readonly by: string };

/** What the federation plugins for webpack and for Vite write into mf-manifest.json if they do not know the version. */
const NO_VERSIONS: readonly (string | undefined)[] = ['local', '1.0.0'];

/**
 * The name and the version of a build: those that the operator has given, or those of mf-manifest.json, of the package.json in the folder or
 * next to it.
 *
 * @throws {OperatorError} BUILD_UNFIT
 */
export function identify(source: BuildSource, options: DescribeOptions, mf: MfManifest | undefined): Identity {
  const own = readPackage(source);
  const said = (value: string | undefined, by: string): Said[] => (value ? [{ value, by }] : []);
  const [name] = [
    ...said(options.name, '--name'),
    ...said(mf?.name, 'mf-manifest.json'),
    ...said(own?.name?.replace(/^@[^/]+\//, ''), own?.path ?? ''),
  ];
  const [version] = [
    ...said(options.version, '--version'),
    ...said(mf && NO_VERSIONS.includes(mf.version) ? undefined : mf?.version, 'mf-manifest.json'),
    ...said(own?.version, own?.path ?? ''),
  ];
  if (name && version) {
    const named = [name, version].filter(({ by }) => !by.startsWith('--'));
    return { name: name.value, version: version.value, notes: named.length > 0 ? [describe(name, version)] : [] };
  }
  const missing = [...(name ? [] : ['name']), ...(version ? [] : ['version'])];
  throw new OperatorError(
    'BUILD_UNFIT',
    `Nothing in ${source.name} says the ${missing.join(' and the ')} of the build.`,
    `Add ${missing.map((each) => `--${each} ${each === 'name' ? 'orders' : '1.0.0'}`).join(' and ')}.`,
  );
}

const describe = (name: Said, version: Said): string =>
  name.by === version.by
    ? `The name ${name.value} and the version ${version.value} are from ${name.by}`
    : `The name ${name.value} is from ${name.by}, the version ${version.value} from ${version.by}`;

type Package = { readonly name?: string | undefined; readonly version?: string | undefined; readonly path: string };

/** A build is often a folder of its package, such as dist. */
function readPackage({ name: folder, files }: BuildSource): Package | undefined {
  if (!files) return undefined;
  const path = [join(folder, 'package.json'), join(folder, '..', 'package.json')].find(
    (file) => existsSync(file) && statSync(file).isFile(),
  );
  if (path === undefined) return undefined;
  const parsed = parseJson(readFileSync(path, 'utf8'));
  if ('error' in parsed || !isObject(parsed.value)) return undefined; // it is only a hint
  const { name, version } = parsed.value;
  return {
    path,
    name: typeof name === 'string' ? name : undefined,
    version: typeof version === 'string' ? version : undefined,
  };
}
