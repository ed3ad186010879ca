import { entryFile, entryOf } from '../../../shell/site/builds/build-urls.ts';
import { isObject } from '../../is-object.ts';
import { OperatorError } from '../../operator-error.ts';
import type { ApplicationEntry, Manifest, RemoteEntry } from '../../schema.ts';
import { parseJson } from '../../strict/parse-strict.ts';
import { findRemote } from '../build/full-build.ts';
import { scriptKind } from '../build/script-kind.ts';
import { parseMfManifest } from '../describe/mf-manifest.ts';

/** A remote that a development server on this machine serves. */
export type LocalRemote = {
  readonly name: string;
  /** Of the development server. */
  readonly origin: string;
  /** Path of the remote's folder there, with a slash at both ends. */
  readonly folder: string;
  /** The entry in there. */
  readonly entry: string;
  readonly moduleName: string;
  readonly format: NonNullable<RemoteEntry['format']>;
  /** Of its applications and fragments, where it exposes components. */
  readonly adapter: ApplicationEntry['adapter'];
  /** Whether the development server is Vite, which has a client of its own that changes modules in place. */
  readonly hasViteClient: boolean;
  readonly hasReactRefresh: boolean;
};

/**
 * Finds out what a development server serves: by its remote.json or mf-manifest.json, else by what the site has for the remote.
 *
 * @param place URL of the development server, of a folder there, or of the entry
 * @param manifest of the site
 * @throws {OperatorError} REMOTE_UNKNOWN, BUILD_UNREACHABLE, BUILD_UNFIT
 */
export async function findLocalRemote(name: string, place: URL, manifest: Manifest): Promise<LocalRemote> {
  const deployed = findRemote(manifest, name);
  const named = /[^/]*\.[^/]*$/.exec(place.pathname)?.[0];
  const folder = new URL(named ? './' : `${place.pathname.replace(/\/*$/, '')}/`, place);
  const description = named ? undefined : await describedBy(folder);
  const entry = named ?? description?.entry ?? entryFile(entryOf(deployed.bundleFileName, deployed.version));
  const url = new URL(entry, folder);
  const code = await fetchText(url);
  if (code === undefined) {
    throw new OperatorError(
      'BUILD_UNREACHABLE',
      `${url} gives no script.`,
      `Start the development server of ${name}, or name its entry: --remote ${name}=${place.origin}/remoteEntry.js`,
    );
  }
  const { isModule, isSystem, exported } = scriptKind(code);
  const isContainer = exported?.includes('init') && exported.includes('get');
  const ofModule = isContainer || (!exported && deployed.format === 'module') ? 'module' : 'plain';
  const ofScript = deployed.format === 'callback' ? 'callback' : 'script';
  return {
    name,
    origin: place.origin,
    folder: folder.pathname,
    entry,
    moduleName: description?.moduleName ?? deployed.moduleName ?? name,
    format: isModule ? ofModule : isSystem ? 'system' : ofScript,
    adapter: adapterOf(name, manifest),
    hasViteClient: (await fetchText(new URL('/@vite/client', place))) !== undefined,
    hasReactRefresh: (await fetchText(new URL('/@react-refresh', place))) !== undefined,
  };
}

/** All uses of a remote have the same one, or none. */
const adapterOf = (name: string, { applications, fragments }: Manifest): LocalRemote['adapter'] =>
  [...applications, ...Object.values(fragments)].find(({ remote, adapter }) => remote === name && adapter)?.adapter;

type Description = { readonly entry: string; readonly moduleName: string | undefined };

async function describedBy(folder: URL): Promise<Description | undefined> {
  const text = await fetchText(new URL('remote.json', folder), 'json');
  const parsed = text === undefined ? undefined : parseJson(text);
  const own = parsed && 'value' in parsed ? parsed.value : undefined;
  if (isObject(own) && typeof own.bundleFileName === 'string') {
    return { entry: own.bundleFileName, moduleName: typeof own.moduleName === 'string' ? own.moduleName : undefined };
  }
  const url = new URL('mf-manifest.json', folder);
  const mf = await fetchText(url, 'json');
  if (mf === undefined) return undefined;
  const { entry, globalName } = parseMfManifest(mf, url.href);
  return { entry, moduleName: globalName };
}

/** Undefined if there is no such file. Development servers answer unknown paths with a page. */
async function fetchText(url: URL, type: 'javascript' | 'json' = 'javascript'): Promise<string | undefined> {
  const response = await fetch(url, { headers: { accept: '*/*' } }).catch(() => undefined);
  const isRight = response?.ok && response.headers.get('content-type')?.includes(type);
  return isRight ? response?.text() : undefined;
}

/** The remote as the pages of the development server get it: where it is served, and nothing about the deployed build. */
export function localEntry(deployed: RemoteEntry, { folder, entry, moduleName, format }: LocalRemote, origin: string) {
  const { integrity, assets, sharedAssets, files, checksFiles, requires, provides, ...placed } = deployed;
  const { previous, rollout, credentials, before, ...kept } = placed;
  return { ...kept, basePath: `${origin}${folder}`, bundleFileName: entry, moduleName, format };
}
