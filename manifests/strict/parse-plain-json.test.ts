import { expect, test } from '@playwright/test';
import { findSyntaxError } from './find-syntax-error.ts';
import { parsePlainJson } from './parse-plain-json.ts';

const plain = [
  '{}',
  ' [1, "a:b", {"a": ":", "b" : {"a": 1}}]\n',
  '{"a": "\\"b\\": 1", "c\\\\": "\\\\"}',
  '{"": {"": []}, "größe": "日本"}',
  '{"a"\n\t:\r\n1}',
  '"text"',
];
for (const text of plain) {
  test(`${JSON.stringify(text)} is parsed`, () => {
    expect(parsePlainJson(text)).toEqual({ value: JSON.parse(text) });
    expect(findSyntaxError(text)).toBeUndefined();
  });
}

/** Some are right, and left to the slow parser. */
const others = [
  '',
  '{"a": 1,}',
  '{"a": 1, "b": {"c": 1, "c": 2}}',
  '{"a": 1, "\\u0061": 2}',
  '[{"a": 1}, {"b": 1, "b": 1}]',
  '{"__proto__": 1}',
  '{"a": "\ud800"}',
  '{"a": "\\ud800"}',
  `${'['.repeat(300)}${']'.repeat(300)}`,
];
for (const text of others) {
  test(`${JSON.stringify(text.slice(0, 40))} is left to the parser that finds syntax errors`, () =>
    expect(parsePlainJson(text)).toBeUndefined());
}
