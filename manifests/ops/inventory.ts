import type { Commands } from '../commands.ts';
import type { Manifest } from '../schema.ts';
import { type BuildLocation, locationOptions, locationUsage, parseLocation } from './build/build-location.ts';
import { pluralize } from './check/report.ts';
import { openStore } from './history/open-store.ts';
import { findRecord, parseRevision } from './history/revisions.ts';
import type { Store } from './history/store.ts';
import { buildCode } from './inventory/build-code.ts';
import type { Code, Inventory, Owner } from './inventory/code.ts';
import { type CodeDifference, compareCode } from './inventory/compare.ts';
import { releasesOf } from './inventory/releases.ts';
import { shellCode } from './inventory/shell-code.ts';
import { commonOptions, parseOptions } from './parse-options.ts';
import { type Report, UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch inventory [options]
       conch inventory diff <from> [to] [options]

Lists every script and style sheet that can run on a page: its digest, whose it is, what it is needed for, and the
revision that released it, with who did it and why. "diff" compares two revisions; without "to", a revision with the
manifest as it is now. Fails if a file is missing, differs from what was released, or cannot be listed.

Options:
  --page PATH       only what can run on this page; left out: on any page
${locationUsage}
  --manifest FILE   the manifest (default: manifests/site.json)
  --json            print the result as JSON, one object for each file

Example:
  conch inventory --page /checkout`;

export const inventory: Verb = {
  summary: 'list every script and style sheet that can run on a page',
  usage,
  async run(args) {
    const { options, positionals, commands } = parseOptions(
      args,
      { ...commonOptions, ...locationOptions, page: { type: 'string' } },
      ['diff?', 'from?', 'to?'],
    );
    const { page } = options;
    if (page !== undefined && !/^\/[^?#\s]*$/.test(page))
      throw new UsageError(`--page ${page} is not a path such as /checkout`);
    const location = parseLocation(options);
    const store = openStore(options.manifest, commands);
    const list = (manifest: Manifest) => listCode(manifest, store, location, page);

    const [mode, from, to] = positionals;
    if (mode !== undefined && mode !== 'diff')
      throw new UsageError(`Unexpected argument '${mode}'. Did you mean "diff"?`);
    if (mode === 'diff') {
      const first = parseRevision(from);
      if (first === undefined) throw new UsageError('The from is missing: a revision such as 12');
      const last = parseRevision(to);
      const before = (await findRecord(store, first)).manifest;
      const after = (last === undefined ? await store.read() : await findRecord(store, last)).manifest;
      return reportDifferences([before, await list(before)], [after, await list(after)], page, commands);
    }
    const { manifest } = await store.read();
    return reportInventory(
      `${store.file}, revision ${manifest.revision}`,
      manifest,
      await list(manifest),
      page,
      commands,
    );
  },
};

async function listCode(
  manifest: Manifest,
  { records }: Store,
  location: BuildLocation,
  page: string | undefined,
): Promise<Inventory> {
  const releaseOf = await releasesOf(manifest, records);
  const parts = [shellCode(location.root, manifest), await buildCode(manifest, { location, page, releaseOf })];
  return { code: parts.flatMap(({ code }) => code), problems: parts.flatMap(({ problems }) => problems) };
}

function reportInventory(
  name: string,
  { revision }: Manifest,
  { code, problems }: Inventory,
  page: string | undefined,
  commands: Commands,
): Report {
  const owners = [...new Set(code.map(({ owner }) => owner))];
  const next = problems.length > 0 ? commands('check') : commands('inventory', 'diff', '<revision>');
  return {
    lines: [
      ...owners.flatMap((owner) => [
        ...formatOwner(owner),
        ...code.filter((each) => each.owner === owner).map(formatCode),
      ]),
      ...formatProblems(problems),
      `${page ?? 'All pages'} of ${name}: ${countCode(code)} can run`,
      `Next: ${next}`,
    ],
    data: { revision, page: page ?? null, code: code.map(toJson), problems },
    failed: problems.length > 0,
  };
}

function reportDifferences(
  [before, old]: readonly [Manifest, Inventory],
  [after, now]: readonly [Manifest, Inventory],
  page: string | undefined,
  commands: Commands,
): Report {
  const found = compareCode(old.code, now.code);
  const problems = [...new Set([...old.problems, ...now.problems])];
  const head = `${page ?? 'All pages'}: revision ${before.revision} -> revision ${after.revision}`;
  return {
    lines: [
      found.length === 0 ? `${head}: the same scripts and style sheets` : head,
      ...found.flatMap(formatDifference),
      ...formatProblems(problems),
      `Next: ${commands('diff', String(before.revision), String(after.revision))}`,
    ],
    data: {
      from: before.revision,
      to: after.revision,
      page: page ?? null,
      differences: found.map(({ kind, ...sides }) => ({
        kind,
        ...Object.fromEntries(Object.entries(sides).map(([side, code]) => [side, toJson(code)])),
      })),
      problems,
    },
    failed: problems.length > 0,
  };
}

const countCode = (code: readonly Code[]): string => {
  const scripts = code.filter(({ kind }) => kind === 'script').length;
  return `${pluralize(scripts, 'script')} and ${pluralize(code.length - scripts, 'style sheet')}`;
};

function formatOwner({ label, uses, release, role }: Owner): string[] {
  const released = release
    ? `  since revision ${release.revision}, ${release.time.slice(0, 10)}, by ${release.actor}: ${release.change}${release.reason ? `; because: ${release.reason}` : ''}`
    : '  in no revision of the history yet';
  return [`${label}: ${uses.join(', ')}`, ...(role ? [released] : [])];
}

const formatCode = ({ kind, url, integrity }: Code): string =>
  `  ${kind.padEnd(6)}  ${url}  ${integrity ?? 'not readable'}`;

const formatProblems = (problems: readonly string[]): string[] => problems.map((problem) => `problem: ${problem}`);

function formatDifference(difference: CodeDifference): string[] {
  const line = (sign: string, code: Code) => `  ${sign} ${formatCode(code).trim()}  (${code.owner.label})`;
  if (difference.kind === 'added') return [line('+', difference.after)];
  if (difference.kind === 'removed') return [line('-', difference.before)];
  return [line('-', difference.before), line('+', difference.after)];
}

const toJson = ({ kind, url, integrity, owner }: Code) => ({
  kind,
  url,
  integrity,
  owner: owner.label,
  ...(owner.role && { remote: owner.remote, version: owner.version, role: owner.role }),
  uses: owner.uses,
  revision: owner.release?.revision ?? null,
  ...(owner.release && {
    time: owner.release.time,
    actor: owner.release.actor,
    change: owner.release.change,
    ...(owner.release.reason !== undefined && { reason: owner.release.reason }),
  }),
});
