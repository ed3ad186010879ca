import { isDeepStrictEqual } from 'node:util';
import { findRemote } from './build/full-build.ts';
import type { ChangeRecord, Records } from './history/records.ts';
import { openStore } from './history/store.ts';
import { commonOptions, parseOptions } from './parse-options.ts';
import type { Verb } from './verb.ts';

const usage = `Usage: conch history [remote] [options]

Lists the changes of the manifest, newest first: revision, time, author, change, reason, and the URL of the CI run.
With a remote, lists only the changes of that remote.

Options:
  --most NUMBER     list at most this many changes (default: 20)
  --manifest FILE   the manifest (default: manifests/site.json)
  --json            print the changes as JSON, each with the whole manifest

Example:
  conch history explore`;

export const history: Verb = {
  summary: 'list what was changed, when, by whom and why',
  usage,
  async run(args) {
    const { options, positionals } = parseOptions(args, { ...commonOptions, most: { type: 'string', default: '20' } }, [
      'remote?',
    ]);
    const { records, read, file } = openStore(options.manifest);
    const [name] = positionals;
    const { manifest } = read();
    if (name !== undefined) findRemote(manifest, name);
    const most = Math.max(1, Number(options.most) || 20);
    const found = changesOf(records, name).slice(0, most);
    if (found.length === 0) {
      const line = `${file} has no history yet. The first command that changes it starts the history.`;
      return { lines: [line, 'Next: conch deploy <build>'], data: { records: [] } };
    }
    const isUnrecorded = !isDeepStrictEqual(records.read(records.newest() ?? 0).manifest, manifest);
    const note = isUnrecorded
      ? [`${file} differs from the newest revision: it was edited by hand, or a command was interrupted.`]
      : [];
    const [newest] = found;
    const next =
      name === undefined ? `Next: conch diff ${newest?.revision}` : `Next: conch rollback ${name} --to <revision>`;
    return {
      lines: [...found.map(formatRecord), ...note, next],
      data: { records: found.map(({ writer, ...record }) => record) },
    };
  },
};

/** Newest first. With a remote, only the records that changed it. */
function changesOf(records: Records, name: string | undefined): ChangeRecord[] {
  const all = records.revisions().map((revision) => records.read(revision));
  const changed = all.filter(
    ({ manifest }, index) =>
      name === undefined || !isDeepStrictEqual(manifest.remotes[name], all[index - 1]?.manifest.remotes[name]),
  );
  return changed.reverse();
}

const formatRecord = ({ revision, time, actor, run, change, reason }: ChangeRecord): string => {
  const when = time.slice(0, 19).replace('T', ' ');
  const why = [reason && `because: ${reason}`, run].filter(Boolean).join(' · ');
  return `${String(revision).padStart(6)}  ${when} UTC  ${actor}\n        ${change}${why ? `\n        ${why}` : ''}`;
};
