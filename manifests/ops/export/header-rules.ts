import { cacheControl, hasContentHash, IMMUTABLE } from '../../../shell/server/files/cache-control.ts';
import type { Headers } from '../../../shell/server/security-headers.ts';
import { coverFinder, dropCovered, hostRules } from './paths.ts';
import { type ExportPlan, polledFiles } from './plan.ts';

export type HeaderRule = readonly [path: string, headers: Headers];

export type HeaderRules = {
  readonly rules: readonly HeaderRule[];
  /** Pages and files without a rule for caching. Hosts revalidate them at each use, unless a rule says otherwise. */
  readonly left: number;
};

/** Cloudflare ignores all after the first 100: https://developers.cloudflare.com/pages/configuration/headers/ */
const MAX_RULES = 60;
/** Of more pages, those below one folder share a rule. */
const MAX_OF_PAGES = 32;
/** Of names of files without a content hash, such as that of a remote entry. */
const MAX_OF_NAMES = 12;
/** Of more files that belong neither to the shell nor to a build, those in one folder share rules. */
const MAX_OF_LOOSE = 8;

const CORP = 'Cross-Origin-Resource-Policy';
const sameOrigin = { [CORP]: 'same-origin' };
/** Pages on any origin may load builds. */
export const anyOrigin = { [CORP]: 'cross-origin', 'Access-Control-Allow-Origin': '*' };
const revalidate = { 'Cache-Control': 'no-cache' };
const immutable = { 'Cache-Control': IMMUTABLE };

type Site = Pick<ExportPlan, 'paths' | 'redirectPages' | 'listed' | 'openPaths' | 'builds'> & {
  readonly code: readonly { readonly path: string }[];
  readonly manifest: { readonly path: string };
  readonly signature: readonly { readonly path: string }[];
  readonly shellFile: readonly { readonly path: string }[];
};

/**
 * The rules of `_headers`, which Netlify, Cloudflare Pages and others read; so few of them that all are read. If several rules match a
 * path, hosts join the values of equal headers with a comma, so no two rules that can match the same path have a header in common.
 *
 * Only what all of these hosts understand in the same way is used: one `*` in a rule, which matches anything, and `:name` for a whole
 * segment. Netlify knows no other placeholders (https://docs.netlify.com/manage/routing/headers/#wildcards-and-placeholders-in-paths),
 * Cloudflare no second `*`.
 *
 * @param pageHeaders headers that pages have in addition
 */
export function headerRules(site: Site, base: string, common: Headers, pageHeaders: Headers): HeaderRules {
  const { builds } = site;
  const topOf = (path: string) => `${path.split('/')[0]}/`;
  const ofBuilds = new Set(builds.map(topOf));
  const pages = pageRules(site, base, new Set([...ofBuilds, 'shell/', 'manifests/']));
  const files = site.code.map(({ path }) => path).filter((path) => !/\.(gz|br)$/.test(path));
  const shell = files.filter(isInShell);
  const others = files.filter((path) => !isInShell(path));
  const loose = others.filter((path) => !ofBuilds.has(topOf(path)) && !pages.covers(`${base}${encodeURI(path)}`));
  const isShared = loose.length > MAX_OF_LOOSE;
  const inFolders = isShared ? loose.filter((path) => path.includes('/')) : [];
  const folders = [...ofBuilds, ...new Set(inFolders.map(topOf))];
  const single = loose.filter((path) => !inFolders.includes(path)).slice(0, MAX_OF_LOOSE);

  const page = { ...sameOrigin, ...revalidate, ...pageHeaders };
  const rules: HeaderRule[] = [
    [`${base}*`, common],
    ...polledFiles(site).map((path): HeaderRule => [`${base}${path}`, { ...sameOrigin, ...revalidate }]),
    [`${base}shell/*`, { ...sameOrigin, ...(shell.every(hasContentHash) ? immutable : revalidate) }],
    ...pages.rules.map((path): HeaderRule => [path, page]),
    ...folders.slice(0, MAX_OF_LOOSE).map((folder): HeaderRule => [`${base}${folder}*`, anyOrigin]),
    ...single.map(
      (path): HeaderRule => [
        `${base}${encodeURI(path)}`,
        { ...anyOrigin, 'Cache-Control': cacheControl(path, null, []) },
      ],
    ),
  ];
  const caching = cacheRules(
    folders.map((folder) => ({
      folder,
      depth: depthOf(folder, builds),
      files: others.filter((path) => topOf(path) === folder),
    })),
    MAX_RULES - rules.length,
  );
  return {
    rules: [...rules, ...caching.rules.map(([path, headers]): HeaderRule => [`${base}${path}`, headers])],
    left: pages.left + caching.left + loose.length - inFolders.length - single.length,
  };
}

export const headersFile = (rules: readonly HeaderRule[]): string =>
  rules
    .flatMap(([path, headers]) => [path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`), ''])
    .join('\n');

const isInShell = (path: string): boolean => path.startsWith('shell/');

/** How many segments the folders of the builds in a folder have in common: 3 if they are `remotes/<name>/<version>/`. */
function depthOf(folder: string, builds: readonly string[]): number {
  const depths = builds.filter((build) => build.startsWith(folder)).map((build) => build.split('/').length - 1);
  return depths.reduce((least, depth) => Math.min(least, depth), depths[0] ?? 1);
}

type PageRules = {
  readonly rules: readonly string[];
  /** Pages without a rule. */
  readonly left: number;
  /** Whether a rule of a page matches the URL path. */
  readonly covers: (path: string) => boolean;
};

/** @param taken top folders in which no page is */
function pageRules(site: Site, base: string, taken: ReadonlySet<string>): PageRules {
  const fixed = [...[...site.paths, ...site.redirectPages].map(encodeURI), ...site.listed].map(
    (path) => `${base}${path.slice(1)}`,
  );
  const pages = fixed.flatMap((page) => (page === base ? [page] : [page, `${page}/`]));
  const open = site.openPaths.flatMap((pattern) => hostRules(pattern, base));
  const firstOf = (rule: string) => rule.slice(base.length).split('/')[0] ?? '';
  const isDeep = (rule: string) =>
    /\/./.test(rule.slice(base.length)) && !taken.has(`${firstOf(rule)}/`) && !/[:*]/.test(firstOf(rule));
  const isSingle = (rule: string) => /^[^/:*]+\/?$/.test(rule.slice(base.length));
  const exact = dropCovered([...open, ...pages]);
  // Pages below one first segment share rules, and then all that are only one segment long.
  const byFolder = exact.flatMap((rule) =>
    isDeep(rule) ? [`${base}${firstOf(rule)}`, `${base}${firstOf(rule)}/*`] : [rule],
  );
  const byPlace = exact
    .filter((rule) => rule !== base && !isSingle(rule))
    .flatMap((rule) => (isDeep(rule) ? [`${base}${firstOf(rule)}/:b`, `${base}${firstOf(rule)}/:b/*`] : [rule]));
  const found = [exact, dropCovered(byFolder)].find((rules) => rules.length <= MAX_OF_PAGES);
  const rules = (found ?? dropCovered([base, `${base}:a`, `${base}:a/`, ...byPlace])).slice(0, MAX_OF_PAGES);
  const literal = new Set(rules);
  const coverOf = coverFinder(rules);
  const covers = (path: string) =>
    !taken.has(`${firstOf(path)}/`) && (literal.has(path) || coverOf(path) !== undefined);
  const samples = site.openPaths.map((pattern) =>
    hostRules(pattern, base).map((rule) => rule.replaceAll(/:\w+/g, 'x').replace('*', 'x')),
  );
  const left = [...fixed.map((path) => [path]), ...samples].filter((paths) => !paths.every(covers));
  return { rules, covers, left: left.length };
}

/** A top folder of the site. */
type Folder = {
  readonly folder: string;
  /** How many segments of each path in it say in which build the file is. */
  readonly depth: number;
  readonly files: readonly string[];
};

/** `home*.js` in a folder. */
type Shape = { readonly folder: Folder; readonly prefix: string; readonly extension: string };

/**
 * Rules for caching. What has no content hash is revalidated, by its name: `remotes/:a/:b/remoteEntry.js`. What has one may be kept for
 * ever, by the start of its name: `remotes/:a/:b/home*.js`, in which the start is long enough to match nothing that is revalidated. If
 * there are too many starts, shorter ones are taken, and then the most frequent.
 */
function cacheRules(folders: readonly Folder[], most: number): { rules: readonly HeaderRule[]; left: number } {
  const files = folders.flatMap((folder) => {
    const inBuild = folder.files.map((path) => path.split('/').slice(folder.depth).join('/'));
    const isHashed = (file: string) => hasContentHash(file);
    return [
      {
        folder,
        hashed: countsOf(inBuild.filter(isHashed)),
        named: countsOf(inBuild.filter((file) => file !== '' && !isHashed(file))),
        none: inBuild.filter((file) => file === '').length,
      },
    ];
  });
  const named = files
    .flatMap(({ folder, named }) => [...named].map(([file, count]) => ({ folder, file, count })))
    .filter(({ file }) => !/[:*]/.test(file))
    .sort((a, b) => b.count - a.count)
    .slice(0, Math.min(MAX_OF_NAMES, most));
  const byName = named.map(({ folder, file }): HeaderRule => [`${placeOf(folder)}${encodeURI(file)}`, revalidate]);
  const starts = files.map(({ folder, hashed, named }) => ({
    folder,
    hashed,
    startOf: startFinder([...named.keys()]),
  }));
  const room = most - byName.length;
  const shapesOf = (length: number): (readonly [Shape, number])[] => {
    const shapes = starts.flatMap(({ folder, hashed, startOf }) =>
      [...hashed].flatMap(([file, count]) => {
        const prefix = startOf(file, length);
        if (prefix === undefined) return [];
        return [{ shape: { folder, prefix, extension: extensionOf(file) }, count }];
      }),
    );
    return withoutCovered(shapes);
  };
  const lengths = [64, 8, 6, 5, 4, 3, 2, 1, 0];
  const all = lengths.map(shapesOf).find((shapes) => shapes.length <= room) ?? shapesOf(0);
  const shapes = all.sort(([, a], [, b]) => b - a).slice(0, Math.max(0, room));
  const byStart = shapes.map(
    ([{ folder, prefix, extension }]): HeaderRule => [`${placeOf(folder)}${encodeURI(prefix)}*${extension}`, immutable],
  );
  const total = files.reduce((sum, { folder }) => sum + folder.files.length, 0);
  const covered = [...named.map(({ count }) => count), ...shapes.map(([, count]) => count)];
  return { rules: [...byName, ...byStart], left: covered.reduce((sum, count) => sum - count, total) };
}

const extensionOf = (file: string): string => /\.[A-Za-z0-9]+$/.exec(file)?.[0] ?? '';

/** `remotes/:a/:b/`: whatever the name and the version of a build are. */
const placeOf = ({ folder, depth }: Folder): string =>
  `${encodeURI(folder)}${Array.from({ length: depth - 1 }, (_, index) => `:${String.fromCharCode(97 + index)}/`).join('')}`;

function countsOf(files: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(file, (counts.get(file) ?? 0) + 1);
  return counts;
}

/**
 * Finds the start of a file's name that is at least `length` characters long, or all until its first dot, and that no file without a hash
 * has; undefined if there is none. Netlify ignores case, and takes the dot of such a rule for any character.
 */
function startFinder(named: readonly string[]): (file: string, length: number) => string | undefined {
  /** Extension without its dot -> all starts of these files. */
  const taken = new Map<string, Set<string>>();
  const startsFor = (extension: string): ReadonlySet<string> => {
    const known = taken.get(extension);
    if (known) return known;
    const files = named.map((file) => file.toLowerCase()).filter((file) => file.endsWith(extension.toLowerCase()));
    const starts = new Set(
      files.flatMap((file) => Array.from({ length: file.length + 1 }, (_, end) => file.slice(0, end))),
    );
    taken.set(extension, starts);
    return starts;
  };
  return (file, length) => {
    const folder = file.lastIndexOf('/') + 1;
    const name = file.slice(0, file.indexOf('.', folder));
    if (/[:*]/.test(name)) return undefined;
    const starts = startsFor(extensionOf(file).slice(1));
    for (let end = Math.min(length, name.length); end <= name.length; end += 1) {
      const start = name.slice(0, end);
      if (!starts.has(start.toLowerCase())) return start;
    }
    return undefined;
  };
}

/** Of shapes that begin in the same way, the shortest is left, with the files of all. */
function withoutCovered(
  shapes: readonly { readonly shape: Shape; readonly count: number }[],
): (readonly [Shape, number])[] {
  const kept = new Map<string, { readonly shape: Shape; count: number }>();
  const keyOf = ({ folder, extension }: Shape, prefix: string) =>
    JSON.stringify([folder.folder, extension.toLowerCase(), prefix.toLowerCase()]);
  for (const { shape, count } of [...shapes].sort((a, b) => a.shape.prefix.length - b.shape.prefix.length)) {
    const { prefix } = shape;
    const shorter = Array.from({ length: prefix.length + 1 }, (_, end) => kept.get(keyOf(shape, prefix.slice(0, end))));
    const found = shorter.find((each) => each !== undefined);
    if (found) found.count += count;
    else kept.set(keyOf(shape, prefix), { shape, count });
  }
  return [...kept.values()].map(({ shape, count }) => [shape, count] as const);
}
