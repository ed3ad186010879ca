import { isDeepStrictEqual } from 'node:util';
import { findRemote } from './build/full-build.ts';
import type { ChangeRecord, Records } from './history/records.ts';
import { openStore } from './history/store.ts';
import { commonOptions, parseOptions } from './parse-options.ts';
import type { Verb } from './verb.ts';

const usage = `Usage: conch history [remote] [options]

Lists what was changed, newest first: revision, time, who, change, reason, and the run of the CI. With a remote, only
what changed that one.

Options:
  --most NUMBER     how many (default: 20)
  --manifest FILE   the manifest (default: manifests/site.json)
  --json            answer in JSON, with the whole manifest of each revision

Example:
  conch history explore`;

export const history: Verb = {
  summary: 'list what was changed, when, by whom and why',
  usage,
  async run(args) {
    const { options, given } = parseOptions(args, { ...commonOptions, most: { type: 'string', default: '20' } }, [
      'remote?',
    ]);
    const { records, look, file } = openStore(options.manifest);
    const [name] = given;
    const { manifest } = look();
    if (name !== undefined) findRemote(manifest, name);
    const most = Math.max(1, Number(options.most) || 20);
    const found = changesOf(records, name).slice(0, most);
    if (found.length === 0) {
      const line = `${file} has no history yet: the first command that changes it begins one.`;
      return { lines: [line, 'Next: conch deploy <build>'], data: { records: [] } };
    }
    const isHandEdit = !isDeepStrictEqual(records.at(records.newest() ?? 0).manifest, manifest);
    const note = isHandEdit
      ? [`${file} is not what the newest revision says: it was edited by hand, or a command was interrupted.`]
      : [];
    const [newest] = found;
    const next =
      name === undefined ? `Next: conch diff ${newest?.revision}` : `Next: conch rollback ${name} --to <revision>`;
    return {
      lines: [...found.map(line), ...note, next],
      data: { records: found.map(({ writer, ...record }) => record) },
    };
  },
};

/** Newest first; with a remote, only the records in which it is not what it was before. */
function changesOf(records: Records, name: string | undefined): ChangeRecord[] {
  const all = records.revisions().map((revision) => records.at(revision));
  const changed = all.filter(
    ({ manifest }, index) =>
      name === undefined || !isDeepStrictEqual(manifest.remotes[name], all[index - 1]?.manifest.remotes[name]),
  );
  return changed.reverse();
}

const line = ({ revision, time, actor, run, change, reason }: ChangeRecord): string => {
  const when = time.slice(0, 19).replace('T', ' ');
  const why = [reason && `because: ${reason}`, run].filter(Boolean).join(' · ');
  return `${String(revision).padStart(6)}  ${when} UTC  ${actor}\n        ${change}${why ? `\n        ${why}` : ''}`;
};
