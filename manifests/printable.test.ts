import { expect, test } from '@playwright/test';
import { printable, printableJson } from './printable.ts';

const texts: readonly [title: string, text: string, printed: string][] = [
  ['a line break', 'a\r\nb', 'a\\u000d\\u000ab'],
  ['an escape sequence of a terminal', '\u001b[31mred\u009b0m', '\\u001b[31mred\\u009b0m'],
  ['a character that reverses the text', 'a\u202eb\u2066', 'a\\u202eb\\u2066'],
  ['a line separator', 'a\u2028b', 'a\\u2028b'],
  ['letters of any language', 'Grün 緑 🚜', 'Grün 緑 🚜'],
];

test('JSON has no character with an effect on a terminal, and the same value', () => {
  const value = { 'a\u009b': ['b\u2066\n\u0007', { 緑: '\u061c' }] };
  const text = printableJson(value);
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
  expect(text).toContain('緑');
  expect(JSON.parse(text)).toEqual(value);
});

for (const [title, text, printed] of texts) {
  test(`${title} is printed on one line, without effects`, () => expect(printable(text)).toBe(printed));
}
