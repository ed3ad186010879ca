import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseBase } from '../../shell/server/html/base-path.ts';
import { SNAPSHOTS_FILE, type Snapshot, type SnapshotFile } from '../../shell/server/snapshots/snapshot-file.ts';
import { fileError } from '../file-error.ts';
import { pluralize } from './check/report.ts';
import { readManifest } from './history/read-manifest.ts';
import { commonOptions, keyOption, parseOptions } from './parse-options.ts';
import type { Place, Refused } from './snapshots/take-snapshots.ts';
import { UsageError, type Verb } from './verb.ts';

const usage = `Usage: conch snapshot [options]

Opens the pages of the site in a headless Chromium, as a stranger sees them, and copies what the applications with
"snapshot": true in the manifest show. From then on "conch serve" and "conch export" put that into the pages as plain
HTML, which is there before any script, and without JavaScript, until the application mounts in its place.

Run it again after each release: what another build has shown is not used. Pages with a parameter, such as
/product/:id, have no snapshot. One that would move when the application mounts is refused.

Options:
  --manifest FILE   the manifest (default: manifests/site.json)
  --root DIR        folder with shell/ and remotes/, which gets ${SNAPSHOTS_FILE} (default: dist)
  --assets DIR      another folder of builds; may be repeated
  --base PATH       where the site is mounted (default: /)
  --key KEY         a public key of the site; may be repeated
  --dry-run         say what would be written, and write nothing
  --json            print the result as JSON

Needs Playwright. Exit codes: 0 done, 1 a snapshot was refused, 2 the command line is invalid.

Example:
  conch snapshot --base /shop/`;

export const snapshot: Verb = {
  summary: 'copy what applications show into their pages',
  usage,
  async run(args, print) {
    const { options, commands } = parseOptions(args, {
      ...commonOptions,
      ...keyOption,
      root: { type: 'string', default: 'dist' },
      assets: { type: 'string', multiple: true, default: [] as string[] },
      base: { type: 'string', default: '/' },
    });
    const { root, assets, manifest: file, key: keys = [] } = options;
    const base = parseBase(options.base);
    if (base === undefined) throw new UsageError(`--base ${options.base} is not a path such as /shop/`);
    const { manifest } = readManifest(file);
    if (!manifest.applications.some((entry) => entry.snapshot)) {
      const lines = [
        'No application has "snapshot": true in the manifest.',
        `Next: add it, then ${commands('snapshot')}`,
      ];
      return { lines, data: { snapshots: [], refused: [] } };
    }
    if (!options.json) print('Opening the pages in a headless Chromium. This takes a few seconds for each.');
    const { takeSnapshots } = await import('./snapshots/take-snapshots.ts');
    const { accepted, refused } = await takeSnapshots({ manifest: file, root, assets, base, keys });
    const target = join(root, SNAPSHOTS_FILE);
    if (!options['dry-run']) writeWhole(target, { base, snapshots: accepted });
    const done = options['dry-run'] ? `${target} would have` : `${target} has`;
    return {
      lines: [
        ...accepted.map((each) => `${placeOf(each)}: ${sizeOf(each)}`),
        ...refused.map((each) => `${placeOf(each)}: refused: ${each.fact}`),
        `${done} ${pluralize(accepted.length, 'snapshot')}.`,
        `Next: ${refused.length > 0 ? `correct what was refused, then ${commands('snapshot')}` : commands('serve')}`,
      ],
      data: { file: target, snapshots: accepted.map(({ html: _, css: __, ...each }) => each), refused },
      failed: refused.length > 0,
    };
  },
};

const placeOf = ({ application, path, language }: Place | Refused): string =>
  `${application} on ${path}${language ? ` in ${language}` : ''}`;

const sizeOf = ({ html, css }: Snapshot): string =>
  `${(html.length / 1024).toFixed(1)} KB of HTML, ${(css.length / 1024).toFixed(1)} KB of styles`;

/** A page that is requested at this moment has the old file or the new one. @throws {OperatorError} FILE_UNUSABLE */
function writeWhole(path: string, content: SnapshotFile): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify(content)}\n`);
    renameSync(temporary, path);
  } catch (cause) {
    throw fileError(cause, 'FILE_UNUSABLE', 'The snapshots cannot be written', path) ?? cause;
  }
}
