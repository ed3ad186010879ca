import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { quoteCommand } from '../../../manifests/commands.ts';
import { explainingFileErrors } from '../../../manifests/file-error.ts';
import { OperatorError } from '../../../manifests/operator-error.ts';

/** File of a folder of reports with what the policies of pages refused. */
export const VIOLATIONS_FILE = 'violations.jsonl';

/**
 * Makes the folder of reports, unless it is there.
 *
 * @throws {OperatorError} FILE_UNUSABLE, also if the path is a file, as it was before there were other reports than violations
 */
export function makeReportsFolder(folder: string): void {
  explainingFileErrors({ code: 'FILE_UNUSABLE', done: 'Reports cannot be written', path: folder }, () => {
    if (statSync(folder, { throwIfNoEntry: false })?.isFile()) throw isFile(folder);
    mkdirSync(folder, { recursive: true });
  });
}

function isFile(path: string): OperatorError {
  const folder = join(dirname(path), path.endsWith('reports') ? 'report-files' : 'reports');
  const commands = [
    quoteCommand(['mkdir', '-p', folder]),
    quoteCommand(['mv', path, join(folder, VIOLATIONS_FILE)]),
  ].join(' && ');
  return new OperatorError(
    'FILE_UNUSABLE',
    `${path} is a file, and --reports is a folder: it gets ${VIOLATIONS_FILE}, and a file a day of what pages report.`,
    `Move it, "${commands}", and pass --reports ${quoteCommand([folder])}.`,
  );
}
