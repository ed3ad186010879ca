import { type Node, parseTree } from 'jsonc-parser';
import { formatProblem, type Problem } from '../problem.ts';

/** A position in a text. Lines and columns begin at 1. */
export type Position = { readonly line: number; readonly column: number };
export type Located<Thing> = Thing & Position;

type Place = Pick<Problem, 'path' | 'of'>;

/**
 * Returns a function that finds positions in a valid JSON text: of the value at a path, or of the field that holds it.
 * For a missing value that is the position of the nearest value around it. A text may have ten thousand problems, so each look-up takes
 * the same short time, however long the text is.
 */
export function locator(document: string): (place: Place) => Position {
  const childOf = childFinder();
  let parsed: ReturnType<typeof parse> | undefined;
  return (place) => {
    parsed ??= parse(stripByteOrderMark(document));
    const { tree, lineStarts } = parsed;
    const offset = findOffset(tree, place, childOf);
    const line = indexOfLine(lineStarts, offset);
    return { line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 };
  };
}

const parse = (text: string) => ({
  tree: parseTree(text),
  lineStarts: [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)],
});

/** The last line that begins at or before the offset, by binary search. */
function indexOfLine(starts: readonly number[], offset: number): number {
  let [first, end] = [0, starts.length];
  while (end - first > 1) {
    const middle = (first + end) >> 1;
    if ((starts[middle] ?? 0) <= offset) first = middle;
    else end = middle;
  }
  return first;
}

/** Some editors save a byte order mark. Browsers skip it, and editors do not count it as a column. */
export const stripByteOrderMark = (text: string): string => text.replace(/^\uFEFF/, '');

/** The value of a field, or an item of a list. */
type ChildOf = (node: Node, key: PropertyKey) => Node | undefined;

/** Finds the fields of an object by name. Of two fields with one name, the last one counts, as in `JSON.parse`. */
function childFinder(): ChildOf {
  const fields = new Map<Node, ReadonlyMap<unknown, Node | undefined>>();
  return (node, key) => {
    if (node.type === 'array') return node.children?.[Number(key)];
    const known =
      fields.get(node) ?? new Map(node.children?.map(({ children: [name, value] = [] }) => [name?.value, value]));
    fields.set(node, known);
    return known.get(String(key));
  };
}

function findOffset(tree: Node | undefined, { path, of }: Place, childOf: ChildOf): number {
  let node = tree;
  for (const key of path) {
    const child = node && childOf(node, key);
    if (!child) return node?.offset ?? 0;
    node = child;
  }
  // A field is a node of its own that begins with its name.
  return (of === 'key' && node?.parent?.type === 'property' ? node.parent : node)?.offset ?? 0;
}

/** `line 7, column 16: remotes.explore.version: missing`. */
export const formatLocatedProblem = (problem: Located<Problem>): string =>
  `line ${problem.line}, column ${problem.column}: ${formatProblem(problem)}`;
