import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseBase } from '../../shell/server/page.ts';
import { OperatorError } from '../operator-error.ts';
import { MARKER, type Marker, readMarker } from './export/marker.ts';
import { type Plan, planExport } from './export/plan.ts';
import { Writer } from './export/write.ts';
import { commonOptions, parseOptions } from './parse-options.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch export <directory> [options]

Writes the whole site as plain files for any web server, bucket or CDN: its pages with the manifest in them, the
shell, every build that the manifest names, compressed copies, and the rules of a host: _headers, _redirects,
nginx.conf. The directory is the host's root: with --base /shop/ the site is in its folder shop/.

Options:
  --root DIR        folder with shell/ and remotes/ (default: dist)
  --manifest FILE   the manifest (default: manifests/site.json)
  --assets DIR      further folder of builds, may be repeated; files in --root come first
  --base PATH       where the site is mounted (default: /)
  --dry-run         say what would be written, and write nothing
  --json            answer in JSON

The directory has to be new or empty, or one that was exported to before. Then files of older builds stay, because
open tabs need them; pages that the site no longer has are taken away. ${MARKER} is written last: where it
says "complete": false, an export was interrupted; run it again.

Example:
  conch export public --base /shop/`;

export const exportSite: Verb = {
  summary: 'write the site as plain files for a static host',
  usage,
  async run(args) {
    const { options, given } = parseOptions(
      args,
      {
        ...commonOptions,
        root: { type: 'string', default: 'dist' },
        assets: { type: 'string', multiple: true, default: [] as string[] },
        base: { type: 'string', default: '/' },
      },
      ['directory'],
    );
    const [directory = ''] = given;
    const { root, manifest: file, assets } = options;
    const dryRun = options['dry-run'];
    const base = parseBase(options.base);
    if (base === undefined) throw new UsageError(`--base ${options.base} is no path such as /shop/`);

    // Which take longer to start than the other commands.
    const { openSite } = await import('../../shell/server/site.ts');
    const { commonHeaders, headerRules, headersFile, nginxSnippet, redirectsFile } = await import(
      './export/host-files.ts'
    );
    const exported = join(directory, base);
    const warnings: string[] = [];
    const site = openSite({
      root,
      assets: existsSync(exported) ? [...assets, exported] : assets, // for what builds say that are only there now
      manifest: file,
      base,
      events: false,
      log: (line) => warnings.push(line),
    });
    const { revision } = site.state().manifest;
    const before = readMarker(directory, { base, revision });
    const folders = [root, ...assets].map((folder) => resolve(folder));
    const plan = planExport(site, base, folders, exported);
    refuseOtherBytes(plan, exported);

    const common = await commonHeaders(site);
    const rules = headerRules(plan, base, common);
    const hostFiles = {
      _headers: headersFile(rules),
      _redirects: redirectsFile(plan, base),
      'nginx.conf': nginxSnippet(plan, base, common),
    };
    const { files, bytes, changed, gone } = write(directory, { base, revision, plan, before, hostFiles, dryRun });
    const data = { directory, base, revision, pages: plan.paths, files, bytes, changed, gone, warnings };
    return {
      lines: [
        ...warnings,
        ...(before && !before.complete
          ? [`The export before was interrupted; this one ${dryRun ? 'would make' : 'made'} it whole.`]
          : []),
        `Pages: ${plan.paths.join(', ')}`,
        `fallback.html: ${plan.open.map(({ path, exact }) => (exact ? path : `${path.replace(/\/$/, '')}/…`)).join(', ') || 'for no path'}`,
        `Builds: ${plan.builds.join(', ')}`,
        ...(plan.elsewhere.length > 0 ? [`On other origins, where they stay: ${plan.elsewhere.join(', ')}`] : []),
        ...(gone.length > 0 ? [`Taken away: ${gone.join(', ')}`] : []),
        `${files} files, ${Math.ceil(bytes / 1024)} KB, ${changed} of them new or changed; ${rules.length} rules in _headers`,
        dryRun
          ? 'Nothing was written. Next: the same without --dry-run'
          : `Next: make ${directory} the root of a static host`,
      ],
      data: { ...data, written: !dryRun },
    };
  },
};

type Task = Pick<Marker, 'base' | 'revision'> & {
  readonly plan: Plan;
  readonly before: Marker | undefined;
  /** For the top of the directory. */
  readonly hostFiles: Readonly<Record<string, string>>;
  readonly dryRun: boolean;
};

/** Code first, pages last, so that whoever copies the directory meanwhile has no page without its files. */
function write(directory: string, { base, revision, plan, before, hostFiles, dryRun }: Task) {
  const below = base.slice(1);
  const pages = plan.pages.map(({ path }) => path);
  const gone = (before?.pages ?? []).filter((path) => !pages.includes(path));
  const writer = new Writer(directory, dryRun);
  const mark = (complete: boolean, pages: readonly string[]) =>
    writer.put(MARKER, Buffer.from(`${JSON.stringify({ base, revision, complete, pages }, null, 2)}\n`));
  mark(false, [...pages, ...gone]);

  const given = new Set(plan.code.map(({ path }) => path));
  for (const { path, content } of plan.code) {
    const hasCopies = given.has(`${path}.gz`) || given.has(`${path}.br`);
    if (hasCopies) writer.write(`${below}${path}`, content());
    else writer.writeWithCopies(`${below}${path}`, content());
  }
  for (const [path, text] of Object.entries(hostFiles)) writer.write(path, Buffer.from(text));
  for (const { path, content } of [plan.manifest, ...plan.pages]) writer.writeWithCopies(`${below}${path}`, content());
  for (const path of gone) writer.removeWithCopies(`${below}${path}`);

  mark(true, pages);
  return { ...writer.written, gone };
}

/** @throws {OperatorError} VERSION_TAKEN */
function refuseOtherBytes({ code, builds }: Plan, exported: string): void {
  for (const { path, content } of code) {
    const target = join(exported, path);
    const isCopy = /\.(gz|br)$/.test(path);
    if (isCopy || !builds.some((folder) => path.startsWith(folder)) || !existsSync(target)) continue;
    if (readFileSync(target).equals(content())) continue;
    const remedy =
      'A version never changes: caches and open tabs rely on it. Build it under a new one, or export to an empty directory.';
    throw new OperatorError('VERSION_TAKEN', `${target} is there already with other bytes.`, remedy);
  }
}
