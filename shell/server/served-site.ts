import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { OperatorError } from '../../manifests/operator-error.ts';
import type { Manifest } from '../../manifests/schema.ts';
import { compileRoutes } from '../site/routes.ts';
import { cachedFile } from './cached-file.ts';
import { findFile } from './find-file.ts';
import { rebase } from './html/base-path.ts';
import { scriptJson } from './html/compose-page.ts';
import { inlineScript, inlineSources } from './html/inline-script.ts';
import { type CompletedManifest, createPageCache, type Page } from './html/page-cache.ts';
import { parseBuildDescription } from './live-manifest/build-description.ts';
import { completeManifest, foldersOf, type Lookup } from './live-manifest/complete-manifest.ts';
import { type ManifestState, openManifest } from './live-manifest/manifest-file.ts';
import { type Representation, represent } from './representation.ts';

export type ServedSiteOptions = {
  /** Holds `shell/` and `remotes/`. */
  readonly root: string;
  /** Further folders of builds, as if they lay in the root's; the root's files come first. */
  readonly assets: readonly string[];
  /** The manifest's file. */
  readonly manifest: string;
  /** Where the site is mounted, with a slash at both ends. */
  readonly base: string;
  /** Whether pages are told of a stream of events; default true. */
  readonly events?: boolean;
  readonly log: (line: string) => void;
};

/** What is served, each part as the files on disk are at the moment of the call. */
export type ServedSite = {
  /** The root's and the further ones, as whole paths. */
  readonly folders: readonly string[];
  /** The further ones alone. */
  readonly assets: readonly string[];
  readonly state: () => ManifestState;
  /** The manifest, completed from the builds. */
  readonly manifest: () => Representation;
  /** What the Content-Security-Policy has to name beside files: the scripts that pages have inline. */
  readonly scriptSources: () => readonly string[];
  /** Whether `index.html` is there. */
  readonly hasShell: () => boolean;
  /**
   * `index.html` with what the path needs, for an `Accept-Language` header; undefined while it is not there. Without a path it is
   * one for any, which finds out in the browser.
   */
  readonly page: (pathname: string | undefined, accepted?: string) => Page | undefined;
  /** Whether the manifest has something to show in `main` for a path. */
  readonly claims: (pathname: string) => boolean;
};

/** @throws {OperatorError} when a folder, the shell or a valid manifest is missing */
export function openServedSite({
  root,
  assets,
  manifest: manifestPath,
  base,
  events,
  log,
}: ServedSiteOptions): ServedSite {
  const build = 'Run "npm run build" first, or name the folder of a build with --root.';
  const index = join(root, 'shell', 'index.html');
  if (!existsSync(root)) throw new OperatorError('FOLDER_MISSING', `There is no folder ${root}.`, build);
  if (!existsSync(index))
    throw new OperatorError('SHELL_NOT_BUILT', `The shell is not built: there is no ${index}.`, build);
  for (const folder of assets) {
    if (!existsSync(folder)) {
      throw new OperatorError('FOLDER_MISSING', `There is no folder ${folder}.`, 'Name one that exists with --assets.');
    }
  }

  const folders = [root, ...assets].map((folder) => resolve(folder));
  const state = openManifest(manifestPath, log);
  const readIndex = cachedFile((content) => rebase(content.toString('utf8'), base, events));
  const lookup = lookupIn(folders);
  const whole = completed(state, lookup, log);
  const routes = memoizeLast(({ applications }: Manifest) => compileRoutes(applications, base));
  const match = (pathname: string) => routes(state().manifest)(pathname);
  const script = inlineScript(root);
  const ofIndex = memoizeLast(inlineSources);
  const pages = memoizeLast((html: string) =>
    memoizeLast((whole: CompletedManifest) => memoizeLast((text?: string) => createPageCache(html, base, whole, text))),
  );
  return {
    folders,
    assets: folders.slice(1),
    state,
    manifest: () => whole().representation,
    scriptSources: () => [...ofIndex(readIndex(index) ?? ''), script()?.source ?? []].flat(),
    hasShell: () => readIndex(index) !== undefined,
    page(pathname, accepted) {
      const html = readIndex(index);
      const active = pathname === undefined ? undefined : match(pathname);
      return html === undefined ? undefined : pages(html)(whole())(script()?.text)(active, accepted);
    },
    claims: (pathname) => match(pathname).some(({ region }) => region === 'main'),
  };
}

function lookupIn(folders: readonly string[]): Lookup {
  const describe = cachedFile((content) => parseBuildDescription(content.toString('utf8')) ?? 'unusable');
  return (folder) => {
    const file = findFile(folders, `${folder}remote.json`);
    return file && describe(join(file.folder, file.path));
  };
}

/** The manifest, completed from the builds. The same object as long as neither it nor they have changed. */
function completed(state: ServedSite['state'], lookup: Lookup, log: ServedSiteOptions['log']): () => CompletedManifest {
  let told: readonly string[] = [];
  const complete = memoizeLast((given: Manifest) => {
    const folders = foldersOf(given);
    let last: { readonly descriptions: readonly ReturnType<Lookup>[]; readonly whole: CompletedManifest } | undefined;
    return () => {
      const descriptions = folders.map(lookup);
      if (last && descriptions.every((one, index) => one === last?.descriptions[index])) return last.whole;
      const { manifest, warnings } = completeManifest(given, lookup);
      for (const warning of warnings) if (!told.includes(warning)) log(warning);
      told = warnings;
      const text = scriptJson(manifest);
      const whole = { manifest, text, representation: represent(text, 'application/json; charset=utf-8') };
      last = { descriptions, whole };
      return whole;
    };
  });
  return () => complete(state().manifest)();
}

/** Remembers the last argument and what came of it. */
function memoizeLast<Argument, Value>(compute: (argument: Argument) => Value): (argument: Argument) => Value {
  let last: { readonly argument: Argument; readonly value: Value } | undefined;
  return (argument) => {
    if (last === undefined || last.argument !== argument) last = { argument, value: compute(argument) };
    return last.value;
  };
}
