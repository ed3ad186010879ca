import type { Commands } from '../../../manifests/commands.ts';
import { explainFileError } from '../../../manifests/file-error.ts';
import { type BuildRole, buildLabel, namedBuilds } from '../../../manifests/ops/build/named-builds.ts';
import type { Manifest } from '../../../manifests/schema.ts';
import { entryFile, fillVersion } from '../../site/builds/build-urls.ts';
import type { ServedSite } from '../served-site.ts';

/** What `/healthz` says of a build, the texts of a language, or the icon and the style sheet of the site, whose files are not there. */
export type Missing = (
  | { readonly remote: string; readonly version: string; readonly build: BuildRole }
  | { readonly texts: string }
  | { readonly site: 'icon' | 'stylesheet' }
) & {
  /** Paths below the one where the site is mounted. */
  readonly files: readonly string[];
};

/** `explore 1.1.0`, `explore 1.2.0 (rollout)`, `the texts of de`, `the icon of the site`. */
export function labelOf(missing: Missing): string {
  if ('texts' in missing) return `the texts of ${missing.texts}`;
  if ('site' in missing) return `the ${missing.site} of the site`;
  return buildLabel({ remote: missing.remote, version: missing.version, role: missing.build });
}

/** Something of which a manifest names the files. */
type Named = {
  /** All files that the manifest names. */
  readonly about: Missing;
  /** Folder of the build. */
  readonly folder?: string;
  /** What to do when files are missing. */
  readonly remedy: string;
};

const CHECK_INTERVAL_MS = 400;
/** So that one check takes a few milliseconds. Of a larger site, each check looks at another part. */
const FILES_PER_CHECK = 500;
const LOGGED_PER_CHECK = 10;

/**
 * Finds builds whose files are not in the folders, although the served manifest names them, and logs each once, with what
 * to do. A build that a new manifest names is looked at first, then those that were missing, then the others in turn.
 * Builds on other origins are not looked at.
 *
 * The function that it returns looks at the disk, unless it did so a moment ago, and gives what is missing.
 */
export function watchMissingBuilds(site: ServedSite, log: (line: string) => void): () => readonly Missing[] {
  const { commands } = site;
  const missing = new Map<string, Missing>();
  let manifest: Manifest | undefined;
  let named: ReadonlyMap<string, Named> = new Map();
  let unchecked = new Set<string>();
  let inTurn: readonly string[] = [];
  let turn = -1;
  let checkedAt = Number.NEGATIVE_INFINITY;

  /** A build that was named before, with the same files, keeps its state. */
  function follow(next: Manifest): void {
    const before = named;
    manifest = next;
    named = new Map(namedFiles(next, commands).map((each) => [JSON.stringify(each.about), each]));
    inTurn = [...named.keys()];
    unchecked = new Set(inTurn.filter((key) => !before.has(key) || unchecked.has(key)));
    for (const key of missing.keys()) if (!named.has(key)) missing.delete(key);
  }

  function check(): void {
    const before = new Map<string, boolean>();
    let left = FILES_PER_CHECK;
    const visit = (key: string): void => {
      if (before.has(key)) return;
      before.set(key, missing.has(key));
      unchecked.delete(key);
      left -= look(key);
    };
    for (const key of [...unchecked].slice(0, FILES_PER_CHECK)) if (left > 0) visit(key);
    for (const key of [...missing.keys()].slice(0, FILES_PER_CHECK)) if (left > FILES_PER_CHECK / 2) visit(key);
    for (let count = 0; left > 0 && count < inTurn.length; count += 1) {
      turn = (turn + 1) % inTurn.length;
      visit(inTurn[turn] ?? '');
    }
    report(before);
  }

  /** @returns how many files it looked for */
  function look(key: string): number {
    const { about, folder } = named.get(key) ?? {};
    if (!about) return 0;
    const files = new Set([...about.files, ...(folder === undefined ? [] : describedFiles(site, folder))]);
    const absent = [...files].filter((file) => !isThere(site, file));
    if (absent.length > 0) missing.set(key, { ...about, files: absent });
    else missing.delete(key);
    return files.size;
  }

  /** @param before whether each was missing before this check */
  function report(before: ReadonlyMap<string, boolean>): void {
    const lines = [...before].flatMap(([key, wasMissing]) => {
      const found = missing.get(key);
      const { about, remedy } = named.get(key) ?? {};
      if (!about || wasMissing === (found !== undefined)) return [];
      const label = labelOf(about);
      return found ? `${label} is served, but ${listed(found.files)} not there. ${remedy}` : `${label} is there now`;
    });
    for (const line of lines.slice(0, LOGGED_PER_CHECK)) log(line);
    const more = lines.length - LOGGED_PER_CHECK;
    if (more > 0) log(`and ${more} more; "${commands('check')}" lists all`);
  }

  return () => {
    const served = site.state().manifest;
    const isNew = served !== manifest;
    if (isNew) follow(served);
    if (isNew || performance.now() - checkedAt >= CHECK_INTERVAL_MS) {
      check();
      checkedAt = performance.now();
    }
    return [...missing.values()];
  };
}

/** `a.js is`, or `a.js and 3 more files are`. */
const listed = ([first = '', ...more]: readonly string[]): string => {
  if (more.length === 0) return `${first} is`;
  return `${first} and ${more.length} more file${more.length === 1 ? '' : 's'} are`;
};

/** Files whose names the served manifest has from the build's remote.json. */
function describedFiles(site: ServedSite, folder: string): readonly string[] {
  const found = ifReadable(() => site.describe(folder));
  if (found === undefined || found === 'unusable') return [];
  return [found.assets, found.sharedAssets].flatMap((assets) =>
    Object.values(assets ?? {}).flatMap((files) => files.map((file) => `${folder}${file}`)),
  );
}

const isThere = (site: ServedSite, file: string): boolean => ifReadable(() => site.find(file)) !== undefined;

/** Undefined for a file that cannot be read: visitors do not get it either. */
function ifReadable<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (explainFileError(error)) return undefined;
    throw error;
  }
}

function namedFiles(manifest: Manifest, commands: Commands): Named[] {
  const local = namedBuilds(manifest).filter(({ basePath }) => basePath.startsWith('/'));
  const builds = local.map((build): Named => {
    const { remote, version, role, basePath, bundleFileName, assets = {}, sharedAssets = {} } = build;
    const folder = fillVersion(basePath, version).slice(1);
    const files = [entryFile(bundleFileName), ...Object.values(assets).flat(), ...Object.values(sharedAssets).flat()];
    const paths = [...new Set(files)].map((file) => `${folder}${file}`);
    const back = manifest.remotes[remote]?.previous ? commands('rollback', remote) : commands('history', remote);
    const wayOut: Readonly<Record<BuildRole, string>> = {
      main: `return to an earlier one: ${back}`,
      previous: 'remove "previous"',
      rollout: `end the rollout: ${commands('rollback', remote)}`,
      preview: `end the preview: ${commands('preview', remote, version, '--end')}`,
    };
    return {
      about: { remote, version, build: role, files: paths },
      folder,
      remedy: `Next: copy the build there, or ${wayOut[role]}`,
    };
  });
  const texts = (manifest.languages ?? []).flatMap(({ tag, texts: path }): Named[] =>
    path?.startsWith('/')
      ? [
          {
            about: { texts: tag, files: [path.slice(1)] },
            remedy: 'Next: put the file into a folder of --assets, or remove "texts"',
          },
        ]
      : [],
  );
  const ofSite = (['icon', 'stylesheet'] as const).flatMap((field): Named[] => {
    const path = manifest.site?.[field];
    if (path === undefined) return [];
    return [
      {
        about: { site: field, files: [path.slice(1)] },
        remedy: `Next: put the file into a folder of --assets, or remove "${field}"`,
      },
    ];
  });
  return [...builds, ...texts, ...ofSite];
}
