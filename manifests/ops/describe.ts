import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainingFileErrors } from '../file-error.ts';
import { OperatorError } from '../operator-error.ts';
import { openSource } from './describe/build-source.ts';
import { describeInBrowser, formatDescription } from './describe/describe-in-browser.ts';
import { describeOptions, describeUsage, parseDescribeOptions } from './describe/describe-options.ts';
import { describedLines } from './describe/described-lines.ts';
import { replaceFile } from './history/durable-file.ts';
import { parseOptions } from './parse-options.ts';
import type { Verb } from './verb.ts';

const usage = `Usage: conch describe <build> [options]

Writes remote.json for a build of any tool, so that it can be released: which file is its entry and of which format, where
its container is, which modules it exposes and what each needs at once, which modules it shares, and the digest and size of
each file. <build> is a folder, or the URL of one, of its entry or of its mf-manifest.json.

The entry is loaded in an empty page of a headless Chromium, which reaches nothing but the files of the build. This needs
Playwright. Of a URL, remote.json is printed.

Options:
${describeUsage}
  --out FILE        write remote.json there instead of into the folder
  --dry-run         print remote.json, and write nothing
  --json            print the result as JSON

Example:
  conch describe dist --name orders --version 1.4.0`;

export const describe: Verb = {
  summary: 'write remote.json for a build of any tool',
  usage,
  async run(args) {
    const { options, positionals, commands } = parseOptions(
      args,
      {
        ...describeOptions,
        out: { type: 'string' },
        json: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
      },
      ['build'],
    );
    const [path = ''] = positionals;
    const given = parseDescribeOptions(options);
    const source = openSource(path);
    const file = options.out ?? (source.files ? join(source.name, 'remote.json') : undefined);
    if (options.out === undefined && file !== undefined) assertOwn(file);
    const described = await describeInBrowser(source, given);
    const { description, notes, problems } = described;
    const text = formatDescription(description);
    const written = options['dry-run'] ? undefined : file;
    if (written !== undefined) {
      const done = `${written} was not written`;
      explainingFileErrors({ code: 'FILE_UNUSABLE', done, path: written }, () => replaceFile(written, text));
    }
    const data = { description, notes, problems, ...(written !== undefined && { written }) };
    if (written === undefined) {
      // For a file or a program: nothing but the text of remote.json.
      return { lines: text.trimEnd().split('\n'), data };
    }
    const next =
      problems.length > 0
        ? 'Next: correct the build, or release it with --unproven'
        : `Next: ${commands('deploy', source.files ? source.name : path)}`;
    return { lines: [...describedLines(written, described), next], data };
  },
};

/** The preset knows more of a build than its files show, such as whether it checks them itself. @throws {OperatorError} NAME_TAKEN */
function assertOwn(file: string): void {
  if (!existsSync(file)) return;
  const text = explainingFileErrors({ code: 'FILE_UNUSABLE', done: `${file} cannot be read`, path: file }, () =>
    readFileSync(file, 'utf8'),
  );
  if (!/"checksFiles": ?true/.test(text)) return;
  throw new OperatorError(
    'NAME_TAKEN',
    `${file} was written by the build itself, and says more than its files show.`,
    'Deploy the build as it is, or write another file with --out.',
  );
}
