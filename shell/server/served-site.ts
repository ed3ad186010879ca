import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Commands, commandsFor } from '../../manifests/commands.ts';
import { OperatorError } from '../../manifests/operator-error.ts';
import { hintingAtHistory } from '../../manifests/ops/history/restore-hint.ts';
import { firstProblems } from '../../manifests/problem.ts';
import type { ApplicationEntry } from '../../manifests/schema.ts';
import { scriptJson } from '../../manifests/script-json.ts';
import { withoutFrozen } from '../../manifests/without-frozen.ts';
import { externalPaths, type IsExternal } from '../site/link-destination.ts';
import { compileRedirects, type RedirectOf } from '../site/redirects.ts';
import { compileRoutes, type Match } from '../site/routes.ts';
import { scriptPlaces } from '../site/script-folders.ts';
import { type Owner, ownersOf } from './build-owners.ts';
import { cachedFile } from './files/cached-file.ts';
import { type FoundFile, findFile, leadsOut } from './files/find-file.ts';
import { rebase } from './html/base-path.ts';
import { inlineScriptReader, inlineSources } from './html/inline-script.ts';
import { shellReader } from './html/inline-shell.ts';
import {
  type CompletedManifest,
  createPageCache,
  type Page,
  type PageCache,
  type PageOptions,
} from './html/page-cache.ts';
import { withPolicies, withTrustedTypes } from './html/page-policy.ts';
import { shellTexts } from './html/shell-texts.ts';
import { parseBuildDescription } from './live-manifest/build-description.ts';
import { completeManifest, foldersOf, type Lookup } from './live-manifest/complete-manifest.ts';
import { type FollowedText, type ManifestState, openManifest } from './live-manifest/manifest-file.ts';
import { watchDescriptions } from './live-manifest/watch-descriptions.ts';
import { eachPerTurn, perTurn } from './per-turn.ts';
import { rememberBy } from './remember-by.ts';
import { type Representation, represent } from './representation.ts';
import {
  type Headers,
  integrityPolicy,
  type PageScripts,
  policiesInPage,
  securityHeaders,
} from './security-headers.ts';
import { shellScript } from './shell-builds/shell-script.ts';
import { missingSnapshots, parseSnapshots, SNAPSHOTS_FILE, usableSnapshots } from './snapshots/snapshot-file.ts';

export type ServedSiteOptions = {
  /** Folder with `shell/` and `remotes/`. */
  readonly root: string;
  /** Further folders of builds, served as if their files were in the root. The root's own files win. */
  readonly assets: readonly string[];
  /** Path of the manifest's file, or its URL. */
  readonly manifest: string;
  /** Path at which the site is mounted, with a slash at both ends. */
  readonly base: string;
  /**
   * Public keys. With them, a manifest is served only as it was signed with one of them: nothing is completed from the builds, and no
   * page has an excerpt. Default none.
   */
  readonly keys?: readonly string[];
  /** Whether there is a stream of manifest changes that pages can listen to; default true. */
  readonly events?: boolean;
  /** Whether browsers send reports of violations of the pages' policies to `<base>reports`; default false. */
  readonly reports?: boolean;
  /** Whether pages contain their Content-Security-Policy, for a host that sends no headers; default false. */
  readonly policyInPage?: boolean;
  /** Whether builds may change while the site is open; default true. Otherwise each is looked at once. */
  readonly live?: boolean;
  /** Whether the operator has named the manifest, and could name another one; default true. */
  readonly isGiven?: boolean;
  /** In place of the manifest's file: a manifest that is somewhere else. */
  readonly followed?: FollowedText | undefined;
  /** File with what applications show before any script: snapshots/snapshot-file.ts. Default: that in the root. */
  readonly snapshots?: string;
  /** Is called with each `index.html` that is read, before a page is made of it. */
  readonly onIndex?: () => void;
  readonly log: (line: string) => void;
  /** Left out: commands with the options above. */
  readonly commands?: Commands;
};

/** The site as its files on disk are at the moment of each call. */
export type ServedSite = {
  /** Writes commands that act on this site. */
  readonly commands: Commands;
  /** The root and the further folders, as absolute paths. */
  readonly folders: readonly string[];
  /**
   * Finds a file of the site. The shell and the builds that the manifest names are looked for in the root first, then in the further
   * folders; everything else in the further folders alone.
   *
   * @param path encoded, below the path where the site is mounted
   */
  readonly find: (path: string) => FoundFile | undefined;
  /** Whether there is a file that `find` does not give, because a symbolic link leads out of the folders. */
  readonly leadsOut: (path: string) => boolean;
  /** The build or remote that a path belongs to. */
  readonly ownerOf: (path: string) => Owner | undefined;
  readonly state: () => ManifestState;
  /** The manifest, completed from the builds; on a site with keys as it was signed. */
  readonly manifest: () => Representation;
  /** The signature file; undefined on a site without keys. */
  readonly signature: () => Representation | undefined;
  /** The name of the script that pages load: see shell-builds/shell-script.ts. The same object as long as it is the same. */
  readonly shellScript: () => Representation | undefined;
  readonly securityHeaders: () => Headers;
  /** Those that pages have in addition. */
  readonly pageHeaders: () => Headers;
  /** What the `remote.json` in a folder says of a build. */
  readonly describe: Lookup;
  /** Whether `index.html` exists. */
  readonly hasShell: () => boolean;
  /**
   * The page of a path; undefined if there is no `index.html`. Without a path it is a page for any path, which finds out in the browser
   * what to show.
   */
  readonly page: (pathname: string | undefined, options?: PageOptions) => Page | undefined;
  /** Whether an application in the region `main` is active at the path. */
  readonly claims: (pathname: string) => boolean;
  /** Where the manifest redirects a path to. */
  readonly redirectOf: RedirectOf;
  /** Whether the manifest says that a path is not the site's. */
  readonly isExternal: IsExternal;
};

/** @throws {OperatorError} FOLDER_MISSING, SHELL_NOT_BUILT */
export function checkFolders({ root, assets }: Pick<ServedSiteOptions, 'root' | 'assets'>): void {
  const remedy = 'Run "npm run build" first, or name the folder of a build with --root.';
  const index = indexOf(root);
  if (!existsSync(root)) throw new OperatorError('FOLDER_MISSING', `There is no folder ${root}.`, remedy);
  if (!existsSync(index))
    throw new OperatorError('SHELL_NOT_BUILT', `The shell is not built: there is no ${index}.`, remedy);
  for (const folder of assets) {
    if (!existsSync(folder)) {
      throw new OperatorError('FOLDER_MISSING', `There is no folder ${folder}.`, 'Name one that exists with --assets.');
    }
  }
}

const indexOf = (root: string): string => join(root, 'shell', 'index.html');

/**
 * @throws {OperatorError} MANIFEST_MISSING, MANIFEST_UNREADABLE, MANIFEST_INVALID, MANIFEST_UNSIGNED,
 *   MANIFEST_EXPIRED
 */
export function openServedSite({
  root,
  assets,
  manifest: manifestPath,
  base,
  keys = [],
  events = true,
  reports = false,
  policyInPage = false,
  live = true,
  isGiven = true,
  followed,
  snapshots = join(root, SNAPSHOTS_FILE),
  onIndex,
  log,
  commands = commandsFor({ manifest: manifestPath, root, assets, base, key: keys }),
}: ServedSiteOptions): ServedSite {
  const index = indexOf(root);
  const folders = [root, ...assets].map((folder) => resolve(folder));
  const lookup = live ? lookupIn(folders) : lookingOnce(lookupIn(folders));
  const owners = cacheLatest<(path: string) => Owner | undefined>();
  const state = perTurn(
    hintingAtHistory(manifestPath, commands, () =>
      openManifest(manifestPath, keys, { commands, log, isGiven, followed }),
    ),
  );
  const readIndexFile = cachedFile((content) => {
    onIndex?.();
    return rebase(content.toString('utf8'), base, { events, reports });
  });
  const readIndex = perTurn(() => readIndexFile(index));
  const readSnapshotFile = cachedFile((content) => {
    const file = parseSnapshots(content.toString('utf8'));
    if (!file) log(`${snapshots} is not what "${commands('snapshot')}" writes; pages do without it.`);
    return file;
  });
  const readSnapshots = perTurn(() => readSnapshotFile(snapshots));
  const readScript = perTurn(inlineScriptReader(root, 'preload'));
  const readDefaultPolicy = perTurn(inlineScriptReader(root, 'trustedTypes'));
  const readShellOf = shellReader(root, live);
  const readShell = perTurn(() => readShellOf(readIndex() ?? ''));
  const completed = perTurn(
    keys.length > 0 ? signedManifest(state, keys) : manifestCompleter(state, lookup, { log, commands }, live),
  );
  const headers = cacheLatest<Headers>();
  const ofPages = cacheLatest<Headers>();
  const readTrustedTypes = () => (state().manifest.policy?.trustedTypes ? readDefaultPolicy() : undefined);
  const shellScripts = cacheLatest<Representation | undefined>();
  const scriptsOf = (html: string): PageScripts => {
    const scripts = [readScript(), readTrustedTypes(), readShell()];
    return { inline: [...inlineSources(html), ...scripts.flatMap((script) => script?.source ?? [])], base, reports };
  };
  const routes = cacheLatest<Match>();
  const pages = cacheLatest<PageCache>();
  const external = cacheLatest<IsExternal>();
  const redirects = cacheLatest<RedirectOf>();
  const ownerOf = (path: string): Owner | undefined => {
    const { manifest } = state();
    return owners([manifest], () => ownersOf(manifest))(path);
  };
  const match: Match = (pathname) => {
    const { manifest } = state();
    return routes([manifest], () => rememberMatches(compileRoutes(manifest, base)))(pathname);
  };
  const foldersFor = (path: string): readonly string[] =>
    /^(remotes|shell)\//.test(path) || ownerOf(path)?.isBuild ? folders : folders.slice(1);
  const readJson = cachedFile((content) => parseJson(content.toString('utf8')));
  const shellText = shellTexts((path) => {
    const file = findFile(foldersFor(path), path);
    return file && readJson(join(file.folder, file.path));
  });
  return {
    commands,
    folders,
    find: eachPerTurn((path) => findFile(foldersFor(path), path)),
    leadsOut: (path) => leadsOut(foldersFor(path), path),
    ownerOf,
    state,
    manifest: () => completed().representation,
    signature: () => completed().signed?.representation,
    shellScript() {
      const script = shellScript(readIndex() ?? '');
      return shellScripts([script], () => (script ? represent(`${script}\n`, 'text/plain; charset=utf-8') : undefined));
    },
    securityHeaders() {
      const { manifest } = state();
      const html = readIndex() ?? '';
      const scripts = [readScript(), readTrustedTypes(), readShell()];
      return headers([manifest, html, ...scripts], () => securityHeaders(manifest, scriptsOf(html)));
    },
    pageHeaders() {
      const { manifest } = state();
      return ofPages([manifest], () => integrityPolicy(manifest, { base, reports }));
    },
    describe: lookup,
    hasShell: () => readIndex() !== undefined,
    page(pathname, options) {
      const html = readIndex();
      if (html === undefined) return undefined;
      const visited = pathname === undefined ? undefined : { pathname, applications: match(pathname) };
      const manifest = completed();
      const script = readScript()?.text;
      const trustedTypes = readTrustedTypes();
      const shell = readShell();
      const taken = readSnapshots();
      const pageOf = pages([html, manifest, script, trustedTypes, shell, taken], () => {
        const checked = trustedTypes
          ? withTrustedTypes(html, trustedTypes, scriptPlaces(manifest.manifest, base))
          : html;
        const usable = usableSnapshots(taken, manifest.manifest, base);
        const missing = missingSnapshots(usable, manifest.manifest);
        if (missing.length > 0)
          log(`Pages have no snapshot of ${missing.join(', ')}. Take one: ${commands('snapshot')}`);
        const policies = policyInPage ? policiesInPage(manifest.manifest, scriptsOf(html)) : [];
        return rememberPages(
          createPageCache(withPolicies(checked, policies), base, manifest, script, shellText, shell, usable),
        );
      });
      return pageOf(visited, options);
    },
    claims: (pathname) => match(pathname).some(isInMain),
    redirectOf(pathname) {
      const { manifest } = state();
      return redirects([manifest], () => compileRedirects(manifest.redirects, base))(pathname);
    },
    isExternal(pathname) {
      const { manifest } = state();
      return external([manifest], () => externalPaths(manifest.external, base))(pathname);
    },
  };
}

function lookupIn(folders: readonly string[]): Lookup {
  const describe = cachedFile((content) => parseBuildDescription(content.toString('utf8')) ?? 'unusable');
  return (folder) => {
    const file = findFile(folders, `${folder}remote.json`);
    return file && describe(join(file.folder, file.path));
  };
}

function lookingOnce(lookup: Lookup): Lookup {
  const found = new Map<string, ReturnType<Lookup>>();
  return (folder) => {
    if (!found.has(folder)) found.set(folder, lookup(folder));
    return found.get(folder);
  };
}

/** Gives the manifest, completed from the builds: the same object until the manifest or a build changes. Logs each warning once. */
function manifestCompleter(
  state: ServedSite['state'],
  lookup: Lookup,
  { log, commands }: { readonly log: ServedSiteOptions['log']; readonly commands: Commands },
  live: boolean,
): () => CompletedManifest {
  let warned: ReadonlySet<string> = new Set();
  const folders = cacheLatest<readonly string[]>();
  const descriptions = watchDescriptions(lookup);
  const completed = cacheLatest<CompletedManifest>();
  return () => {
    const given = state().manifest;
    const described = live ? descriptions(folders([given], () => foldersOf(given))) : undefined;
    return completed([given, described], () => {
      const { manifest, warnings } = completeManifest(given, lookup);
      const fresh = warnings.filter((each) => !warned.has(each));
      for (const warning of firstProblems(fresh, commands('check'))) log(warning);
      warned = new Set(warnings);
      const { site: _, ...visible } = manifest; // it is in the pages
      const text = scriptJson(visible);
      return { manifest, text, representation: represent(text, JSON_TYPE) };
    });
  };
}

/** Gives the manifest as it was signed: the same object until the manifest or its signature changes. */
function signedManifest(state: ServedSite['state'], keys: readonly string[]): () => CompletedManifest {
  const latest = cacheLatest<CompletedManifest>();
  return () => {
    const { manifest, signed } = state();
    return latest([manifest, signed], () => {
      if (!signed) throw new TypeError('The manifest of a site with keys has no signature.'); // openManifest gives none without
      return {
        manifest: withoutFrozen(manifest),
        text: signed.text,
        representation: represent(signed.text, JSON_TYPE),
        signed: {
          keys,
          statement: signed.statement,
          representation: represent(JSON.stringify(signed.file), JSON_TYPE),
        },
      };
    });
  };
}

/** Undefined if the text is not JSON, which `conch check` reports. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const JSON_TYPE = 'application/json; charset=utf-8';

const REMEMBERED_PATHS = 1_000;
/** Paths in a language. Some pages are of their path alone, and take memory. */
const REMEMBERED_PAGES = 200;

const isInMain = ({ region }: ApplicationEntry): boolean => region === 'main';

function rememberMatches(match: Match): Match {
  const remembered = rememberBy<ReturnType<Match>>(REMEMBERED_PATHS);
  return (pathname) => remembered(pathname, () => match(pathname));
}

function rememberPages(pageOf: PageCache): PageCache {
  const remembered = rememberBy<Page>(REMEMBERED_PAGES);
  return (visited, options = {}) => {
    // The title of a page that is not found is in a file, which may change.
    if (!visited?.applications.some(isInMain) || options.isNotFound) return pageOf(visited, options);
    const { accepted = '', containsShell = false } = options;
    return remembered(`${visited.pathname} ${containsShell} ${accepted}`, () => pageOf(visited, options));
  };
}

/** A cache of one value, which is computed again if an input is another object than last time. */
function cacheLatest<Value>(): (inputs: readonly unknown[], compute: () => Value) => Value {
  let latest: { readonly inputs: readonly unknown[]; readonly value: Value } | undefined;
  return (inputs, compute) => {
    const isSame = latest?.inputs.length === inputs.length && inputs.every((input, at) => input === latest?.inputs[at]);
    if (!latest || !isSame) latest = { inputs, value: compute() };
    return latest.value;
  };
}
