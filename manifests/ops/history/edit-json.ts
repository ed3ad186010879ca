import { applyEdits, type EditResult, modify, visit } from 'jsonc-parser';
import { printableJsonText } from '../../printable.ts';
import { type Difference, differences } from './differences.ts';

/** From this length on, a remote is edited apart from the rest: each edit reads the whole text that it is in. */
const LARGE_MIN_CHARS = 100_000;
/** A longer line was written by a program. To format what is new in it would change all of it, and take minutes in a large manifest. */
const FORMATTED_LINE_MAX_CHARS = 1_000;

type Format = ReturnType<typeof detectFormat>;

/**
 * Applies the change of a value to its JSON text. Only what differs is rewritten; the rest keeps its order and format,
 * so that a release is a small change in version control, too.
 *
 * @param before the value of `text`
 */
export function editJson(text: string, before: unknown, after: unknown): string {
  const byteOrderMark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const format = detectFormat(text);
  const whole = text.slice(byteOrderMark.length);
  const found = differences(before, after);
  const [json, left] = text.length < LARGE_MIN_CHARS ? [whole, found] : editParts(whole, found, format);
  return byteOrderMark + apply(json, left, format);
}

const apply = (text: string, found: readonly Difference[], format: Format): string =>
  found.reduce((json, difference) => {
    const edits = compactEdits(json, difference) ?? formattedEdits(json, difference, format);
    return applyEdits(
      json,
      edits.map((edit) => ({ ...edit, content: printableJsonText(edit.content) })),
    );
  }, text);

const formattedEdits = (json: string, { path, after }: Difference, formattingOptions: Format): EditResult =>
  modify(json, [...path], after, { formattingOptions });

/** Edits without line breaks, for a text on one line or for a long line; undefined for any other place. */
function compactEdits(json: string, { path, after }: Difference): EditResult | undefined {
  const isOneLine = !json.trimEnd().includes('\n');
  if (!isOneLine && !LONG_LINE.test(json)) return undefined;
  const edits = modify(json, [...path], after, {});
  if (!isOneLine && !edits.every(({ offset }) => lineLength(json, offset) > FORMATTED_LINE_MAX_CHARS)) return undefined;
  const isSpaced = /":\s/.test(json);
  return isSpaced ? edits : edits.map((edit) => ({ ...edit, content: edit.content.replace(NEW_FIELD, '$1') }));
}

/** A new field as jsonc-parser writes it, with a space behind its name. */
const NEW_FIELD = /^(,?"(?:[^"\\]|\\.)*":) /;
const LONG_LINE = new RegExp(`[^\\n]{${FORMATTED_LINE_MAX_CHARS + 1}}`);

function lineLength(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return (end < 0 ? text.length : end) - text.lastIndexOf('\n', offset - 1) - 1;
}

/**
 * Applies what differs within the objects at the second level, such as a remote, if they begin and end on lines of their own: an edit
 * reads its surroundings only to find the indentation.
 *
 * @returns the text, and the differences that are not applied
 */
function editParts(text: string, found: readonly Difference[], format: Format): [string, readonly Difference[]] {
  const byPart = new Map<string, Difference[]>();
  for (const difference of found) {
    if (difference.path.length > 2) {
      const part = partOf(difference.path);
      byPart.set(part, [...(byPart.get(part) ?? []), difference]);
    }
  }
  let json = text;
  const applied = new Set<Difference>();
  for (const { part, start, end } of placesOf(text, byPart).reverse()) {
    const lineStart = text.lastIndexOf('\n', start) + 1;
    const [indentation = ''] = /^[ \t]*/.exec(text.slice(lineStart, start)) ?? [];
    const within = (byPart.get(part) ?? []).map((difference) => ({ ...difference, path: difference.path.slice(2) }));
    const edited = apply(indentation + text.slice(start, end), within, format);
    if (!edited.startsWith(`${indentation}{`)) continue;
    json = json.slice(0, start) + edited.slice(indentation.length) + json.slice(end);
    for (const difference of byPart.get(part) ?? []) applied.add(difference);
  }
  return [json, found.filter((difference) => !applied.has(difference))];
}

const partOf = (path: Difference['path']): string => JSON.stringify(path.slice(0, 2));

/** Where the objects of these parts are, in the order of the text. */
function placesOf(text: string, parts: ReadonlyMap<string, unknown>) {
  const places: { readonly part: string; readonly start: number; readonly end: number }[] = [];
  const open: { readonly part: string; readonly start: number }[] = [];
  const isWanted = (path: readonly (string | number)[]) => path.length < 2 || parts.has(partOf(path));
  visit(text, {
    onObjectBegin(start, _length, _line, _character, path) {
      const at = path();
      open.push({ part: at.length === 2 ? partOf(at) : '', start });
      return isWanted(at);
    },
    onArrayBegin: (_start, _length, _line, _character, path) => path().length < 2,
    onObjectEnd(last) {
      const { part, start } = open.pop() ?? { part: '', start: 0 };
      const end = last + 1;
      const isOnLines =
        /^[ \t]*\r?\n/.test(text.slice(start + 1, start + 200)) && /^,?[ \t]*\r?\n/.test(text.slice(end, end + 200));
      if (part !== '' && parts.has(part) && isOnLines) places.push({ part, start, end });
    },
  });
  return places;
}

function detectFormat(text: string) {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}
