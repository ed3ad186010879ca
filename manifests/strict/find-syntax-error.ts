import { printParseErrorCode, visit } from 'jsonc-parser';

/** Lines and columns begin at 1. */
export type JsonSyntaxError = { readonly line: number; readonly column: number; readonly message: string };

/** Of the two halves of a character, one alone: it cannot be written as UTF-8, and `encodeURI` throws. */
const LONE_SURROGATE = /\p{Surrogate}/u;
const HALF_CHARACTER = 'has half of a character: a surrogate such as \\ud800 without the other one';

/** Deeper nesting is refused before the parser's recursion overflows the stack. */
const MAX_DEPTH = 200;

const INVALID_ESCAPE = 'the string has an invalid escape sequence';
const STRING_ERRORS: Readonly<Record<string, string>> = {
  UnexpectedEndOfString: 'the string is not closed on its line',
  InvalidCharacter: 'the string has a control character that is not escaped',
  InvalidEscapeCharacter: INVALID_ESCAPE,
  InvalidUnicode: INVALID_ESCAPE,
};

class SyntaxFault extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/**
 * Finds the first syntax error of a JSON text. A repeated field, a field `__proto__` and half of a character are errors, too.
 *
 * `JSON.parse` reports no position for half of its errors, and silently keeps the last of two equal fields, so that a
 * remote that was pasted twice would be served from the wrong entry.
 */
export function findSyntaxError(text: string): JsonSyntaxError | undefined {
  try {
    checkSyntax(text);
    return undefined;
  } catch (fault) {
    if (!(fault instanceof SyntaxFault)) throw fault;
    const before = text.slice(0, fault.offset).split('\n');
    return { line: before.length, column: (before.at(-1) ?? '').length + 1, message: fault.message };
  }
}

/** @throws {SyntaxFault} */
function checkSyntax(text: string): void {
  /** The open objects and arrays, outermost first: the field names seen so far, or undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  let expected = 'a value';

  const unexpected = (offset: number) => {
    const found = offset < text.length ? `found ${JSON.stringify(text[offset])}` : 'the text ends here';
    return new SyntaxFault(offset, `expected ${expected}, ${found}`);
  };
  const begin = (offset: number, fields?: Set<string>): void => {
    if (open.length > MAX_DEPTH) throw new SyntaxFault(offset, 'nested too deeply');
    open.push(fields);
    expected = fields ? 'a field name in double quotes' : 'a value';
  };
  const endValue = (): void => {
    if (open.length === 0) expected = 'the end';
    else expected = open.at(-1) ? '"," or "}"' : '"," or "]"';
  };
  const end = (offset: number): void => {
    if (offset === text.length) return; // not closed: the parser reports the error next
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
        if (fields?.has(field)) throw new SyntaxFault(offset, `the field ${quoted} is repeated`);
        if (LONE_SURROGATE.test(field)) throw new SyntaxFault(offset, `the field name ${HALF_CHARACTER}`);
        if (field === '__proto__') throw new SyntaxFault(offset, 'a field cannot be named "__proto__"');
        fields?.add(field);
        expected = '":"';
      },
      onSeparator(separator) {
        expected = separator === ',' && open.at(-1) ? 'a field name in double quotes' : 'a value';
      },
      onLiteralValue(value, offset, length) {
        if (LONE_SURROGATE.test(String(value))) throw new SyntaxFault(offset, `the string ${HALF_CHARACTER}`);
        // The parser reads 01 as the numbers 0 and 1.
        if (typeof value === 'number' && /[\w.]/.test(text.charAt(offset + length))) throw unexpected(offset);
        endValue();
      },
      onError(code, offset) {
        const message = STRING_ERRORS[printParseErrorCode(code)];
        throw message === undefined ? unexpected(offset) : new SyntaxFault(offset, message);
      },
    },
    { disallowComments: true },
  );
}
