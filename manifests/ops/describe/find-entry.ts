import { OperatorError } from '../../operator-error.ts';
import { listFiles } from '../check/finding.ts';

/** How build tools call a remote entry, the usual names first, and how deep in the folder they put it. */
const NAMES: readonly (readonly [name: RegExp, depth: number])[] = [
  [/^remote-?entry\.m?js$/i, 2],
  [/^remote-?entry[\w.-]*\.m?js$/i, 2],
  [/^(container|federation)[\w.-]*\.m?js$/i, 0],
  [/^(main|index|entry|app|bundle)([.-][\w.-]*)?\.m?js$/i, 0],
  [/\.m?js$/, 0],
];

/**
 * Finds the remote entry among the files of a build by its name.
 *
 * @param folder of the build, for messages
 * @throws {OperatorError} BUILD_UNREADABLE there is no such file; BUILD_UNFIT there are several
 */
export function findEntry(files: readonly string[], folder: string): string {
  for (const [name, maxDepth] of NAMES) {
    const named = files.filter((file) => depth(file) <= maxDepth && name.test(file.slice(file.lastIndexOf('/') + 1)));
    // webpack names the chunks of an entry after it: https://webpack.js.org/configuration/output/#outputchunkfilename
    const fitting = named.filter((file) => !named.some((other) => file.endsWith(`.${other}`)));
    // A part of the build may have a file with this name, too, in a folder further down.
    const top = Math.min(...fitting.map(depth));
    const [first, ...more] = fitting.filter((file) => depth(file) === top);
    if (first !== undefined && more.length === 0) return first;
    if (first === undefined) continue;
    throw new OperatorError(
      'BUILD_UNFIT',
      `${folder} has more than one file that may be its entry: ${listFiles([first, ...more])}.`,
      `Name the entry with --entry, such as --entry ${first}.`,
    );
  }
  throw new OperatorError(
    'BUILD_UNREADABLE',
    `${folder} is not a build: it has neither remote.json nor a script.`,
    'Name the folder that a build wrote, such as dist/remotes/explore/1.1.0, or the URL of its remote.json or entry.',
  );
}

const depth = (file: string): number => file.split('/').length - 1;
