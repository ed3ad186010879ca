import { applyEdits, modify } from 'jsonc-parser';
import { differences } from './differences.ts';

/**
 * The text of a JSON document after a change of its value. Only what differs is written anew; the rest keeps the order and the
 * format that somebody gave it, so that a release is a small change also in version control.
 *
 * @param before what `text` says
 */
export function editJson(text: string, before: unknown, after: unknown): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''; // some editors save a byte order mark
  const formattingOptions = formatOf(text);
  const edited = differences(before, after).reduce(
    (json, { path, after: value }) => applyEdits(json, modify(json, [...path], value, { formattingOptions })),
    text.slice(mark.length),
  );
  return mark + edited;
}

/** How the text is indented and ends its lines. */
function formatOf(text: string) {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}
