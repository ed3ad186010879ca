import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseBase } from '../../shell/server/html/base-path.ts';
import type { ServedSite } from '../../shell/server/served-site.ts';
import { fileError } from '../file-error.ts';
import { OperatorError } from '../operator-error.ts';
import { openObject } from './buckets/follow-object.ts';
import { isBucketUrl } from './buckets/open-bucket.ts';
import { listFiles } from './check/finding.ts';
import { makeDeltaFiles } from './export/deltas.ts';
import type { PlannedFile } from './export/folder-files.ts';
import { headerRules, headersFile } from './export/header-rules.ts';
import { readListedPages } from './export/listed-pages.ts';
import { MARKER_FILE, type Marker, readMarker } from './export/marker.ts';
import type { OpenPath } from './export/paths.ts';
import { type ExportPlan, planExport } from './export/plan.ts';
import { areSettled, byFolder, lookAt, type Stamps, stampFolder } from './export/stamps.ts';
import { runAfter, uploadExport } from './export/upload.ts';
import { Writer } from './export/write.ts';
import { commonOptions, keyOption, parseOptions } from './parse-options.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch export <directory> [options]

Writes the whole site as plain files for any web server, bucket or CDN: pages with the manifest embedded, the shell,
every build that the manifest names, other files of --assets such as favicon.ico, compressed copies, and configuration
for the host: _headers, _redirects, nginx.conf, Caddyfile. The directory is the root of the host; with --base /shop/ the
site is in its folder shop/. The directory may also be the URL of a folder in a bucket, such as s3://shop/.

Options:
  --root DIR        folder with shell/ and remotes/ (default: dist)
  --manifest FILE   the manifest (default: manifests/site.json)
  --assets DIR      another folder of builds and other files; may be repeated; files in --root take precedence
  --base PATH       where the site is mounted (default: /)
  --pages FILE      further pages to write, such as /product/7, each on a line of its own
  --key KEY         export only what is signed with this key, as "conch keys" prints it; may be repeated
  --after COMMAND   run this command when the export is complete, such as one that empties a CDN's cache
  --dry-run         show what would be written, and write nothing
  --json            print the result as JSON

The directory has to be new, empty, or from an earlier export. In the last case files of older builds and shells stay,
because open tabs need them, and pages that the site no longer has are removed. ${MARKER_FILE} is written last: if it
says "complete": false, an export was interrupted; run it again.

Example:
  conch export public --base /shop/`;

export const exportSite: Verb = {
  summary: 'write the site as plain files for a static host',
  usage,
  async run(args) {
    const { options, positionals, commands } = parseOptions(
      args,
      {
        ...commonOptions,
        ...keyOption,
        root: { type: 'string', default: 'dist' },
        assets: { type: 'string', multiple: true, default: [] as string[] },
        base: { type: 'string', default: '/' },
        pages: { type: 'string' },
        after: { type: 'string' },
      },
      ['directory'],
    );
    const [target = ''] = positionals;
    const isUploaded = isBucketUrl(target);
    const directory = isUploaded ? mkdtempSync(join(tmpdir(), 'conch-export-')) : target;
    if (isUploaded) process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
    const { root, manifest: file, assets, key: keys = [] } = options;
    const dryRun = options['dry-run'];
    const base = parseBase(options.base);
    if (base === undefined) throw new UsageError(`--base ${options.base} is not a path such as /shop/`);

    // Slow to load, and only needed here.
    const { checkFolders, openServedSite } = await import('../../shell/server/served-site.ts');
    const { commonHeaders, nginxSnippet, redirectsFile } = await import('./export/host-files.ts');
    const { caddyfile } = await import('./export/caddyfile.ts');
    checkFolders({ root, assets });
    const exported = join(directory, base);
    const warnings: string[] = [];
    const object = isBucketUrl(file) ? await openObject(file) : undefined;
    const site = openServedSite({
      root,
      assets: existsSync(exported) ? [...assets, exported] : assets, // a build may be left in the export alone
      manifest: file,
      base,
      keys,
      events: false,
      live: false,
      policyInPage: true,
      followed: isBucketUrl(file) ? { content: () => object?.body, problem: () => undefined } : undefined,
      commands,
      log: (line) => warnings.push(line),
    });
    const { revision } = site.state().manifest;
    const before = readMarker(directory, { base, revision });
    const folders = [root, ...assets].map((folder) => realpathSync(folder));
    const readAtMs = Date.now();
    const isPage = (path: string) => site.claims(`${base}${path.slice(1)}`);
    const listed = options.pages === undefined ? [] : readListedPages(options.pages, isPage);
    const plan = planExport(site, { base, folders, directory, listed });
    warnings.push(
      ...plan.shadowed.map((path) => `${path} of --assets is not exported: the export writes a file of its own there.`),
    );
    const folderStates = compareFolders(plan, exported, before?.stamps ?? {});
    assertSameBytes(plan, folderStates, exported);

    const common = commonHeaders(site);
    const { rules, left } = headerRules(plan, base, common, site.pageHeaders());
    const hostFiles = {
      _headers: headersFile(rules),
      _redirects: redirectsFile(plan, base),
      'nginx.conf': nginxSnippet(plan, base, common, site.pageHeaders()),
      Caddyfile: caddyfile(plan, base, common, site.pageHeaders()),
    };
    const task = { site, base, revision, plan, folderStates, readAtMs, before, hostFiles, dryRun };
    const { files, bytes, changed, gone } = await writeExport(directory, task).catch((cause) => {
      throw fileError(cause, 'FILE_UNUSABLE', `The export to ${directory} is not complete`, directory) ?? cause;
    });
    const below = base.slice(1);
    const inBase = (paths: readonly { readonly path: string }[]) => paths.map(({ path }) => `${below}${path}`);
    const upload = {
      directory,
      marker: { base, revision, pages: plan.pages.map(({ path }) => path), files: [...plan.loose] },
      code: inBase(plan.code),
      builds: plan.builds.map((folder) => `${below}${folder.replace(/^\//, '')}`),
      pages: inBase([...plan.signature, plan.manifest, ...plan.pages]),
      last: inBase(plan.shellFile),
    };
    const uploaded = isUploaded && !dryRun ? await uploadExport(target, upload) : undefined;
    if (options.after !== undefined && !dryRun) runAfter(options.after);
    const data = {
      directory: target,
      base,
      revision,
      pages: [...plan.paths, ...plan.listed],
      redirects: plan.redirects.map(({ from }) => from),
      others: plan.loose,
      files,
      bytes,
      changed,
      gone: uploaded?.gone ?? gone,
      warnings,
      ...(uploaded && { uploaded: uploaded.written }),
    };
    return {
      lines: [
        ...warnings,
        ...(before && !before.complete
          ? [`The last export was interrupted; this one ${dryRun ? 'would complete' : 'completed'} it.`]
          : []),
        `Pages: ${shortList(plan.paths)}${plan.listed.length > 0 ? `, and ${plan.listed.length} of --pages` : ''}`,
        `fallback.html: ${plan.openPaths.map(formatOpenPath).join(', ') || 'for no path'}`,
        ...(plan.redirects.length > 0 ? [`Redirects: ${shortList(plan.redirects.map(({ from }) => from))}`] : []),
        `Builds: ${shortList(plan.builds)}`,
        ...(plan.onOtherOrigins.length > 0
          ? [`Builds on other origins, not copied: ${shortList(plan.onOtherOrigins)}`]
          : []),
        ...(plan.loose.length > 0 ? [`Other files: ${listFiles(plan.loose)}`] : []),
        ...(gone.length > 0 ? [`Removed: ${shortList(gone)}`] : []),
        ...(uploaded?.gone.length ? [`Removed: ${shortList(uploaded.gone)}`] : []),
        `${files} files (${Math.ceil(bytes / 1024)} KB), ${changed} of them new or changed; ${rules.length} rules in _headers`,
        ...(uploaded ? [`${uploaded.written} files were uploaded to ${target}`] : []),
        ...(left > 0 ? [`Without a rule in _headers, because hosts read few of them: ${left} pages and files`] : []),
        dryRun
          ? 'Nothing was written. Next: run it again without --dry-run'
          : `Next: make ${target} the root of a static host`,
      ],
      data: { ...data, written: !dryRun },
    };
  },
};

/** A person reads the first ones; `--json` has all. */
const shortList = (items: readonly string[], most = 30): string =>
  items.length > most ? `${items.slice(0, most).join(', ')} and ${items.length - most} more` : items.join(', ');

const formatOpenPath = ({ path, exact }: OpenPath): string => (exact ? path : `${path.replace(/\/$/, '')}/…`);

type ExportTask = Pick<Marker, 'base' | 'revision'> & {
  readonly site: ServedSite;
  readonly plan: ExportPlan;
  readonly folderStates: readonly FolderState[];
  /** When the export began to look at its sources. */
  readonly readAtMs: number;
  readonly before: Marker | undefined;
  /** For the top of the directory: name -> text. */
  readonly hostFiles: Readonly<Record<string, string>>;
  readonly dryRun: boolean;
};

/** The files of a folder that the export copies. */
type FolderState = {
  readonly folder: string;
  readonly files: readonly PlannedFile[];
  /** The files in the export and their stamp, if nothing has changed since the last export. */
  readonly unchanged: ReturnType<typeof stampFolder>;
};

function compareFolders({ code }: ExportPlan, exported: string, stamps: Stamps): FolderState[] {
  return [...byFolder(code)].map(([folder, files]) => {
    const state = stamps[folder] === undefined ? undefined : stampFolder(files, (path) => lookAt(join(exported, path)));
    return { folder, files, unchanged: state?.stamp === stamps[folder] ? state : undefined };
  });
}

/**
 * Writes code first and pages last, so that a copy of the directory made in the meantime has no page without its files.
 */
async function writeExport(
  directory: string,
  { site, base, revision, plan, folderStates, readAtMs, before, hostFiles, dryRun }: ExportTask,
) {
  const below = base.slice(1);
  const pages = plan.pages.map(({ path }) => path);
  const { loose } = plan;
  const earlier = [...(before?.pages ?? []), ...(before?.files ?? [])];
  const kept = new Set([...pages, ...loose]);
  // Earlier versions listed compressed copies, too.
  const gone = earlier.filter((path) => !kept.has(path) && !kept.has(path.replace(/\.(gz|br)$/, '')));
  const writer = new Writer(directory, dryRun);
  const writeMarker = (complete: boolean, gone: readonly string[], stamps: Stamps) => {
    const marker: Marker = { base, revision, complete, pages: [...pages, ...gone], files: [...loose], stamps };
    writer.writeUncounted(MARKER_FILE, Buffer.from(`${JSON.stringify(marker, null, 2)}\n`));
  };
  writeMarker(false, gone, before?.stamps ?? {});

  const inBase = (file: PlannedFile): PlannedFile => ({ ...file, path: `${below}${file.path}` });
  const changed = folderStates.filter(({ unchanged }) => !unchanged);
  for (const { unchanged } of folderStates) writer.keep(unchanged?.files ?? []);
  await writer.writeWithCopies(changed.flatMap(({ files }) => files.map(inBase)));
  for (const { path, content } of await makeDeltaFiles(
    site,
    changed.flatMap(({ files }) => files.map(({ path }) => path)),
  )) {
    writer.write(`${below}${path}`, content);
  }
  for (const [path, text] of Object.entries(hostFiles)) writer.write(path, Buffer.from(text));
  await writer.writeWithCopies([...plan.signature, plan.manifest, ...plan.pages, ...plan.shellFile].map(inBase));
  for (const path of gone) writer.removeWithCopies(`${below}${path}`);

  const stamps = folderStates.flatMap(({ folder, files, unchanged }): [string, string][] => {
    const state = unchanged ?? stampFolder(files, (path) => writer.proven(`${below}${path}`));
    return state && (unchanged || areSettled(files, readAtMs)) ? [[folder, state.stamp]] : [];
  });
  writeMarker(true, [], Object.fromEntries(stamps));
  return { ...writer.counts, gone };
}

/** @throws {OperatorError} VERSION_TAKEN */
function assertSameBytes({ builds }: ExportPlan, folderStates: readonly FolderState[], exported: string): void {
  const folders = new Set(builds);
  const isOfBuild = (path: string) =>
    [...path.matchAll(/\//g)].some(({ index }) => folders.has(path.slice(0, index + 1)));
  const changed = folderStates.filter(({ folder, unchanged }) => !unchanged && isOfBuild(folder));
  for (const { path, content } of changed.flatMap(({ files }) => files)) {
    const target = join(exported, path);
    if (!existsSync(target) || readFileSync(target).equals(content())) continue;
    const remedy =
      'A version never changes, because caches and open tabs rely on it. Build it under a new version, or export to an empty directory.';
    throw new OperatorError('VERSION_TAKEN', `${target} exists already with other bytes.`, remedy);
  }
}
