import { at } from '../problem.ts';
import type { Manifest } from '../schema.ts';
import { type Difference, differences } from './history/differences.ts';
import { openStore, type Store } from './history/store.ts';
import { commonOptions, parseOptions } from './parse-options.ts';
import { findRecord, parseRevision } from './rollback.ts';
import type { Verb } from './verb.ts';

const usage = `Usage: conch diff [from] [to] [options]

Says what differs between two revisions. Without "to" it is the manifest as it is now; without "from" too, it is what
the last change changed.

Options:
  --manifest FILE   the manifest (default: manifests/site.json)
  --json            answer in JSON

Example:
  conch diff 11 12`;

export const diff: Verb = {
  summary: 'say what differs between two revisions',
  usage,
  async run(args) {
    const { options, given } = parseOptions(args, commonOptions, ['from?', 'to?']);
    const store = openStore(options.manifest);
    const to = sideOf(store, parseRevision(given[1]));
    const from = sideOf(store, parseRevision(given[0]) ?? before(store, to.manifest));
    const found = differences(withoutRevision(from.manifest), withoutRevision(to.manifest));
    const head = `${from.name} -> ${to.name}`;
    const next = `Next: conch rollback <remote> --to ${from.manifest.revision}, or conch explain <path>`;
    const lines = found.length === 0 ? [`${head}: nothing differs`] : [head, ...found.map(words), next];
    return { lines, data: { from: from.manifest.revision, to: to.manifest.revision, differences: found } };
  },
};

/** A side of the comparison: a revision, or the file as it is. */
function sideOf(store: Store, revision: number | undefined): { readonly name: string; readonly manifest: Manifest } {
  if (revision !== undefined)
    return { name: `revision ${revision}`, manifest: findRecord(store.records, revision).manifest };
  const { manifest } = store.look();
  return { name: `${store.file} (revision ${manifest.revision})`, manifest };
}

/** The revision before the one that is looked at; when the file was edited by hand since the newest one, the newest. */
function before({ records }: Store, manifest: Manifest): number | undefined {
  const newest = records.newest();
  if (newest === undefined) return undefined;
  const isRecorded = differences(records.at(newest).manifest, manifest).length === 0;
  return isRecorded ? (records.before(newest) ?? newest) : newest;
}

const withoutRevision = ({ revision, ...manifest }: Manifest) => manifest;

function words({ path, before, after }: Difference): string {
  const place = at({ path, message: '' });
  if (before === undefined) return `  + ${place}: ${brief(after)}`;
  if (after === undefined) return `  - ${place}: ${brief(before)}`;
  return `  ~ ${place}: ${brief(before)} -> ${brief(after)}`;
}

const WIDTH = 90;

/** On one line; `--json` has all of it. */
function brief(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > WIDTH ? `${text.slice(0, WIDTH)}…` : text;
}
