import { applyEdits, modify } from 'jsonc-parser';
import { printableJsonText } from '../../printable.ts';
import { differences } from './differences.ts';

/**
 * Applies the change of a value to its JSON text. Only what differs is rewritten; the rest keeps its order and format,
 * so that a release is a small change in version control, too.
 *
 * @param before the value of `text`
 */
export function editJson(text: string, before: unknown, after: unknown): string {
  const byteOrderMark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const formattingOptions = detectFormat(text);
  const edited = differences(before, after).reduce((json, { path, after: value }) => {
    const edits = modify(json, [...path], value, { formattingOptions });
    return applyEdits(
      json,
      edits.map((edit) => ({ ...edit, content: printableJsonText(edit.content) })),
    );
  }, text.slice(byteOrderMark.length));
  return byteOrderMark + edited;
}

function detectFormat(text: string) {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}
