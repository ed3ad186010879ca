import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { formatProblem, type Problem } from './problem.ts';

/** A place in a text; both begin at 1. */
export type Position = { readonly line: number; readonly column: number };
export type Located<Thing> = Thing & Position;

type Place = Pick<Problem, 'path' | 'of'>;

/**
 * Finds places in a JSON text without faults: the value at a path, or the field that holds it; for what is missing, the
 * nearest value around it.
 */
export function locator(marked: string): (place: Place) => Position {
  const text = stripByteOrderMark(marked);
  const tree = parseTree(text);
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (place) => {
    const offset = offsetOf(tree, place);
    const line = lineStarts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 };
  };
}

/** Some editors save a byte order mark; browsers skip it, and no editor counts it as a column. */
export const stripByteOrderMark = (text: string): string => text.replace(/^\uFEFF/, '');

function offsetOf(tree: Node | undefined, { path, of }: Place): number {
  const segments = path.map((key) => (typeof key === 'number' ? key : String(key)));
  const node = tree && findNodeAtLocation(tree, segments);
  if (!node) return tree && path.length > 0 ? offsetOf(tree, { path: path.slice(0, -1) }) : 0;
  // A field is a node of its own, of which the name is the first child.
  return of === 'key' && node.parent?.type === 'property' ? node.parent.offset : node.offset;
}

/** A problem on one line, for a log. */
export const formatLocatedProblem = (problem: Located<Problem>): string =>
  `line ${problem.line}, column ${problem.column}: ${formatProblem(problem)}`;
