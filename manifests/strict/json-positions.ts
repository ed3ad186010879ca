import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { formatProblem, type Problem } from '../problem.ts';

/** A position in a text. Lines and columns begin at 1. */
export type Position = { readonly line: number; readonly column: number };
export type Located<Thing> = Thing & Position;

type Place = Pick<Problem, 'path' | 'of'>;

/**
 * Returns a function that finds positions in a valid JSON text: of the value at a path, or of the field that holds it.
 * For a missing value that is the position of the nearest value around it.
 */
export function locator(document: string): (place: Place) => Position {
  const text = stripByteOrderMark(document);
  const tree = parseTree(text);
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (place) => {
    const offset = findOffset(tree, place);
    const line = lineStarts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 };
  };
}

/** Some editors save a byte order mark. Browsers skip it, and editors do not count it as a column. */
export const stripByteOrderMark = (text: string): string => text.replace(/^\uFEFF/, '');

function findOffset(tree: Node | undefined, { path, of }: Place): number {
  const segments = path.map((key) => (typeof key === 'number' ? key : String(key)));
  const node = tree && findNodeAtLocation(tree, segments);
  if (!node) return tree && path.length > 0 ? findOffset(tree, { path: path.slice(0, -1) }) : 0;
  // A field is a node of its own that begins with its name.
  return of === 'key' && node.parent?.type === 'property' ? node.parent.offset : node.offset;
}

/** `line 7, column 16: remotes.explore.version: missing`. */
export const formatLocatedProblem = (problem: Located<Problem>): string =>
  `line ${problem.line}, column ${problem.column}: ${formatProblem(problem)}`;
