import { OperatorError } from '../../operator-error.ts';
import { listFiles } from '../check/finding.ts';

/** How build tools call a remote entry, the usual names first. */
const NAMES: readonly RegExp[] = [
  /^remote-?entry\.m?js$/i,
  /^remote-?entry[\w.-]*\.m?js$/i,
  /^(container|federation)[\w.-]*\.m?js$/i,
  /^(main|index|entry|app|bundle)([.-][\w.-]*)?\.m?js$/i,
];

/**
 * Finds the remote entry among the files of a build by its name.
 *
 * @param folder of the build, for messages
 * @throws {OperatorError} BUILD_UNREADABLE there is no script; BUILD_UNFIT several files, or none, have such a name
 */
export function findEntry(files: readonly string[], folder: string): string {
  const scripts = files.filter((file) => /\.m?js$/.test(file));
  const [only] = scripts;
  if (only === undefined) {
    const remedy =
      'Name the folder that a build wrote, such as dist/remotes/explore/1.1.0, or the URL of its remote.json or entry.';
    throw new OperatorError(
      'BUILD_UNREADABLE',
      `${folder} is not a build: it has neither remote.json nor a script.`,
      remedy,
    );
  }
  for (const name of NAMES) {
    const fitting = scripts.filter((file) => name.test(file.slice(file.lastIndexOf('/') + 1)));
    // The files of a part of the build may have such a name, too, in a folder further down.
    const top = Math.min(...fitting.map(depth));
    const [first, ...more] = fitting.filter((file) => depth(file) === top);
    if (first !== undefined && more.length === 0) return first;
    if (first !== undefined)
      throw unclear(folder, `more than one file that may be its entry: ${[first, ...more].join(', ')}`);
  }
  const top = scripts.filter((file) => depth(file) === 0);
  const [single = only, ...others] = top.length > 0 ? top : scripts;
  if (others.length === 0) return single;
  throw unclear(folder, `no script with the name of an entry, only ${listFiles([single, ...others])}`);
}

const depth = (file: string): number => file.split('/').length - 1;

const unclear = (folder: string, fact: string): OperatorError =>
  new OperatorError(
    'BUILD_UNFIT',
    `${folder} has ${fact}.`,
    'Name the entry with --entry, such as --entry remoteEntry.js.',
  );
