import { existsSync } from 'node:fs';
import { type Commands, commandsFor } from '../commands.ts';
import { formatPath } from '../problem.ts';
import type { Manifest } from '../schema.ts';
import { remoteOf } from './build/full-build.ts';
import { type Difference, differences } from './history/differences.ts';
import { openStore } from './history/open-store.ts';
import { findRecord } from './history/revisions.ts';
import type { Base, Store } from './history/store.ts';
import { commonOptions, parseOptions } from './parse-options.ts';
import { type Report, UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch diff [from] [to] [options]

Shows the differences between two revisions. Without "to", compares with the manifest as it is now. Without "from"
either, shows the last change. If the manifest is missing or invalid, its newest revision is compared instead.
In place of a revision, the file of a manifest may be named. Then the differences are listed by remote.

Options:
  --manifest FILE   the manifest (default: manifests/site.json)
  --json            print the differences as JSON

Example:
  conch diff 11 12
  conch diff staging.json production.json`;

export const diff: Verb = {
  summary: 'show the differences between two revisions, or two manifests',
  usage,
  async run(args) {
    const { options, positionals, commands } = parseOptions(args, commonOptions, ['from?', 'to?']);
    const store = openStore(options.manifest, commands);
    const named = positionals.map(parseSide);
    const to = await readSide(store, named[1]);
    const from = await readSide(store, named[0] ?? (await revisionBefore(store, to.manifest)));
    const found = differences(withoutRevision(from.manifest), withoutRevision(to.manifest));
    const head = `${from.name} -> ${to.name}`;
    const file = named.findLast((side) => typeof side === 'string');
    if (file !== undefined) return compareFiles(from, to, found, commandsFor({ ...options, manifest: file }));
    const unusable = to.unusable ?? from.unusable;
    const rollback = unusable
      ? commands('rollback', '--to', String(to.manifest.revision))
      : commands('rollback', '<remote>', '--to', String(from.manifest.revision));
    const next = `Next: ${rollback}, or ${commands('explain', '<path>')}`;
    const lines = found.length === 0 ? [`${head}: no differences`] : [head, ...found.map(formatDifference)];
    return {
      lines: [...(unusable?.facts ?? []), ...lines, ...(found.length > 0 || unusable ? [next] : [])],
      data: {
        from: from.manifest.revision,
        to: to.manifest.revision,
        differences: found,
        ...(unusable && { problem: unusable.message }),
      },
    };
  },
};

type Side = Base & { readonly name: string };

/** A revision, or the place of a manifest. @throws {UsageError} */
function parseSide(text: string): number | string {
  if (/^\d+$/.test(text)) return Number(text);
  if (existsSync(text) || text.endsWith('.json')) return text;
  throw new UsageError(`${text} is neither a revision, which is a whole number such as 12, nor the file of a manifest`);
}

/** One side of the comparison: a revision, a manifest that is named, or the manifest as it is now. */
async function readSide(store: Store, side: number | string | undefined): Promise<Side> {
  if (typeof side === 'number') {
    const { manifest } = await findRecord(store, side);
    return { name: `revision ${side}`, manifest };
  }
  if (side !== undefined) {
    const { manifest } = await openStore(side, commandsFor({ manifest: side })).read();
    return { name: `${side} (revision ${manifest.revision})`, manifest };
  }
  const { manifest, unusable } = await store.readOrNewest();
  const name = `revision ${manifest.revision}`;
  return unusable ? { name, manifest, unusable } : { name: `${store.file} (${name})`, manifest };
}

/**
 * The revision before this manifest. If it was edited by hand since the newest revision, that is the newest revision.
 */
async function revisionBefore({ records }: Store, manifest: Manifest): Promise<number | undefined> {
  const newest = await records.newest();
  if (newest === undefined) return undefined;
  const isRecorded = differences((await records.read(newest)).manifest, manifest).length === 0;
  return isRecorded ? ((await records.before(newest)) ?? newest) : newest;
}

/** Of two environments, one wants to know first which remotes have another version. */
function compareFiles(from: Side, to: Side, found: readonly Difference[], commands: Commands): Report {
  const names = new Set(found.flatMap(({ path: [field, name] }) => (field === 'remotes' ? [String(name)] : [])));
  const remotes = [...names].sort().map((name) => ({
    name,
    from: remoteOf(from.manifest, name)?.version,
    to: remoteOf(to.manifest, name)?.version,
    differences: found.filter(({ path }) => path[0] === 'remotes' && path[1] === name),
  }));
  const others = found.filter(({ path }) => path[0] !== 'remotes');
  const next = `Next: ${commands('explain', '<path>')}`;
  return {
    lines: [
      `${from.name} -> ${to.name}${found.length === 0 ? ': no differences' : ''}`,
      ...remotes.flatMap((remote) => [describeRemote(remote), ...remote.differences.flatMap(formatField)]),
      ...(others.length > 0 ? ['Besides the remotes:', ...others.map(formatDifference)] : []),
      ...(found.length > 0 ? [next] : []),
    ],
    data: { from: from.manifest.revision, to: to.manifest.revision, remotes, differences: found },
  };
}

type RemoteDifference = { readonly name: string; readonly from: string | undefined; readonly to: string | undefined };

function describeRemote({ name, from, to }: RemoteDifference): string {
  if (from === undefined) return `${name}: new, ${to}`;
  if (to === undefined) return `${name}: removed, was ${from}`;
  return from === to ? `${name}: ${from} in both` : `${name}: ${from} -> ${to}`;
}

/** A difference within a remote, without its version. */
function formatField({ path: [, , ...path], before, after }: Difference): string[] {
  return path.length === 0 || path.join() === 'version' ? [] : [formatDifference({ path, before, after })];
}

const withoutRevision = ({ revision, ...manifest }: Manifest) => manifest;

function formatDifference({ path, before, after }: Difference): string {
  const place = formatPath(path);
  if (before === undefined) return `  + ${place}: ${abbreviate(after)}`;
  if (after === undefined) return `  - ${place}: ${abbreviate(before)}`;
  return `  ~ ${place}: ${abbreviate(before)} -> ${abbreviate(after)}`;
}

const VALUE_MAX_CHARS = 90;

/** `--json` prints values in full. */
function abbreviate(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > VALUE_MAX_CHARS ? `${text.slice(0, VALUE_MAX_CHARS)}…` : text;
}
