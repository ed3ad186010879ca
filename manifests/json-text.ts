/** The first thing that is wrong with a text as JSON, in words for whoever edits it by hand. Lines and columns begin at 1. */
export type JsonFault = { readonly line: number; readonly column: number; readonly message: string };

const MAX_DEPTH = 200;
const blank = /[ \t\r\n]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON wants them escaped
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)\b/y;

class Fault extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/**
 * `JSON.parse` gives no position for half of its errors, and lets the last of two equal keys win without a word, so
 * that a remote pasted twice would be served from the wrong one. This reads the text only to say where either is.
 */
export function jsonFault(text: string): JsonFault | undefined {
  try {
    scan(text);
    return undefined;
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const before = text.slice(0, fault.offset).split('\n');
    return { line: before.length, column: (before.at(-1) ?? '').length + 1, message: fault.message };
  }
}

function scan(text: string): void {
  let offset = 0;

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = offset;
    const [found] = pattern.exec(text) ?? [];
    offset += found?.length ?? 0;
    return found;
  };
  const next = (character: string): boolean => {
    take(blank);
    if (text[offset] !== character) return false;
    offset += 1;
    return true;
  };
  const expected = (what: string) => {
    const found = offset < text.length ? `found ${JSON.stringify(text[offset])}` : 'the text ends here';
    return new Fault(offset, `expected ${what}, ${found}`);
  };

  const value = (depth: number): void => {
    if (depth > MAX_DEPTH) throw new Fault(offset, 'nested too deeply');
    if (next('{')) members(depth);
    else if (next('[')) items(depth);
    else if (take(string) === undefined && take(scalar) === undefined) throw expected('a value');
  };
  const items = (depth: number): void => {
    if (next(']')) return;
    do value(depth + 1);
    while (next(','));
    if (!next(']')) throw expected('"," or "]"');
  };
  const members = (depth: number): void => {
    if (next('}')) return;
    const keys = new Set<string>();
    do {
      take(blank);
      const start = offset;
      const quoted = take(string);
      if (quoted === undefined) throw expected('a field name in double quotes');
      const key: string = JSON.parse(quoted);
      if (keys.has(key)) throw new Fault(start, `the field ${quoted} stands here a second time`);
      if (key === '__proto__') throw new Fault(start, 'no field can be called "__proto__"');
      keys.add(key);
      if (!next(':')) throw expected('":"');
      value(depth + 1);
    } while (next(','));
    if (!next('}')) throw expected('"," or "}"');
  };

  value(0);
  take(blank);
  if (offset < text.length) throw expected('the end');
}
