import { formatPath } from '../problem.ts';
import type { Manifest } from '../schema.ts';
import { type Difference, differences } from './history/differences.ts';
import { openStore } from './history/open-store.ts';
import { findRecord, parseRevision } from './history/revisions.ts';
import type { Base, Store } from './history/store.ts';
import { commonOptions, parseOptions } from './parse-options.ts';
import type { Verb } from './verb.ts';

const usage = `Usage: conch diff [from] [to] [options]

Shows the differences between two revisions. Without "to", compares with the manifest as it is now. Without "from"
either, shows the last change. If the manifest is missing or invalid, its newest revision is compared instead.

Options:
  --manifest FILE   the manifest (default: manifests/site.json)
  --json            print the differences as JSON

Example:
  conch diff 11 12`;

export const diff: Verb = {
  summary: 'show the differences between two revisions',
  usage,
  async run(args) {
    const { options, positionals, commands } = parseOptions(args, commonOptions, ['from?', 'to?']);
    const store = openStore(options.manifest, commands);
    const to = await readSide(store, parseRevision(positionals[1]));
    const from = await readSide(store, parseRevision(positionals[0]) ?? (await revisionBefore(store, to.manifest)));
    const found = differences(withoutRevision(from.manifest), withoutRevision(to.manifest));
    const head = `${from.name} -> ${to.name}`;
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

/** One side of the comparison: a revision, or the file as it is now. */
async function readSide(store: Store, revision: number | undefined): Promise<Base & { readonly name: string }> {
  if (revision !== undefined) {
    const { manifest } = await findRecord(store, revision);
    return { name: `revision ${revision}`, manifest };
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
