import { visit } from 'jsonc-parser';

/** The first syntax error of a JSON text, described for the person who edits it. Lines and columns begin at 1. */
export type JsonSyntaxError = { readonly line: number; readonly column: number; readonly message: string };

/** Deeper nesting is refused before the parser's recursion overflows the stack. */
const MAX_DEPTH = 200;

class Fault extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/**
 * Finds the first syntax error, duplicate field or `__proto__` field of a JSON text.
 *
 * `JSON.parse` reports no position for half of its errors, and silently keeps the last of two equal keys: a remote that was
 * pasted twice would be served from the wrong entry.
 */
export function findSyntaxError(text: string): JsonSyntaxError | undefined {
  try {
    checkSyntax(text);
    return undefined;
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const before = text.slice(0, fault.offset).split('\n');
    return { line: before.length, column: (before.at(-1) ?? '').length + 1, message: fault.message };
  }
}

/** @throws {Fault} */
function checkSyntax(text: string): void {
  /** The open objects and arrays, outermost first: the field names seen so far, or undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  let expected = 'a value';

  const unexpected = (offset: number) => {
    const found = offset < text.length ? `found ${JSON.stringify(text[offset])}` : 'the text ends here';
    return new Fault(offset, `expected ${expected}, ${found}`);
  };
  const begin = (offset: number, fields?: Set<string>): void => {
    if (open.length > MAX_DEPTH) throw new Fault(offset, 'nested too deeply');
    open.push(fields);
    expected = fields ? 'a field name in double quotes' : 'a value';
  };
  const endValue = (): void => {
    if (open.length === 0) expected = 'the end';
    else expected = open.at(-1) ? '"," or "}"' : '"," or "]"';
  };
  const end = (offset: number): void => {
    if (offset === text.length) return; // the parser closes what the text left open, and reports that next
    open.pop();
    endValue();
  };

  visit(
    text,
    {
      onObjectBegin: (offset) => begin(offset, new Set()),
      onArrayBegin: (offset) => begin(offset),
      onObjectEnd: end,
      onArrayEnd: end,
      onObjectProperty(field, offset, length) {
        const fields = open.at(-1);
        const quoted = text.slice(offset, offset + length);
        if (fields?.has(field)) throw new Fault(offset, `the field ${quoted} stands here a second time`);
        if (field === '__proto__') throw new Fault(offset, 'no field can be called "__proto__"');
        fields?.add(field);
        expected = '":"';
      },
      onSeparator(separator) {
        expected = separator === ',' && open.at(-1) ? 'a field name in double quotes' : 'a value';
      },
      onLiteralValue(value, offset, length) {
        // The parser reads 01 as two numbers.
        if (typeof value === 'number' && /[\w.]/.test(text.charAt(offset + length))) throw unexpected(offset);
        endValue();
      },
      onError(_, offset) {
        throw unexpected(offset);
      },
    },
    { disallowComments: true },
  );
}
