import { expect, test } from '@playwright/test';
import { differences } from './differences.ts';
import { editJson } from './edit-json.ts';

const LONG = 'x'.repeat(1_000);

const edits: readonly [title: string, text: string, after: unknown, expected: string][] = [
  ['one value', '{ "a": 1,   "b": [1, 2] }\n', { a: 2, b: [1, 2] }, '{ "a": 2,   "b": [1, 2] }\n'],
  ['a value in a list', '{ "b": [1,\t2] }', { b: [1, 3] }, '{ "b": [1,\t3] }'],
  ['a field that is removed', '{\n  "a": 1,\n  "b": 2\n}\n', { a: 1 }, '{\n  "a": 1\n}\n'],
  ['a field that is added, with spaces', '{\n    "a": 1\n}\n', { a: 1, b: {} }, '{\n    "a": 1,\n    "b": {}\n}\n'],
  ['a field that is added, with tabs', '{\n\t"a": 1\n}\n', { a: 1, b: 2 }, '{\n\t"a": 1,\n\t"b": 2\n}\n'],
  [
    'a field that is added, with Windows line ends',
    '{\r\n  "a": 1\r\n}',
    { a: 1, b: 2 },
    '{\r\n  "a": 1,\r\n  "b": 2\r\n}',
  ],
  ['a value after a byte order mark', '\uFEFF{ "a": 1 }', { a: 2 }, '\uFEFF{ "a": 2 }'],
  ['nothing', '{"a" : 1}', { a: 1 }, '{"a" : 1}'],
  ['a field that is added, on one line', '{"a":1}\n', { a: 1, b: { c: 'x' } }, '{"a":1,"b":{"c":"x"}}\n'],
  ['a field that is added, on one line with spaces', '{ "a": [1] }', { a: [1], b: 2 }, '{ "a": [1],"b": 2 }'],
  ['a value in a list, on one line', '{"a":["0: x"]}', { a: ['"a": 0: y'] }, '{"a":["\\"a\\": 0: y"]}'],
  ['a first field, on one line', '{"a":{}}', { a: { 'b"': { c: 1 } } }, '{"a":{"b\\"":{"c":1}}}'],
  ['a field that is removed, on one line', '{"a":1,"b":{"c":2}}', { a: 1, b: {} }, '{"a":1,"b":{}}'],
  [
    'a field that is added to a long line',
    `{\n  "a": {"x":"${LONG}"},\n  "b": {}\n}`,
    { a: { x: LONG, y: 1 }, b: { z: 1 } },
    `{\n  "a": {"x":"${LONG}","y": 1},\n  "b": {\n    "z": 1\n  }\n}`,
  ],
];
for (const [title, text, after, expected] of edits) {
  test(`editing JSON keeps its format: ${title}`, () => {
    const edited = editJson(text, JSON.parse(text.replace('\uFEFF', '')), after);
    expect(edited).toBe(expected);
    expect(JSON.parse(edited.replace('\uFEFF', ''))).toEqual(after);
  });
}

const entry = { version: '1.0.0', basePath: '/a/', assets: { './a': ['a.js', 'b.js'] }, list: [{ a: 1 }], none: {} };
const large = {
  revision: 1,
  remotes: Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`remote-${index}`, entry])),
  applications: [{ name: 'a' }],
};
const edited = {
  revision: 2,
  remotes: {
    ...large.remotes,
    'remote-0': { ...entry, version: '2.0.0', integrity: 'sha384-a', previous: { version: '1.0.0' } },
    'remote-7': { version: '1.0.0', basePath: '/a/', assets: { './a': ['a.js'], './b': [] }, none: { a: { b: 1 } } },
    'remote-999': { ...entry, requires: { react: '^19.0.0' } },
    'remote-1000': entry,
  },
  applications: [{ name: 'b' }],
};
for (const [title, indent, eol] of [
  ['spaces', 2, '\n'],
  ['more spaces', 4, '\n'],
  ['tabs', '\t', '\n'],
  ['Windows line ends', 2, '\r\n'],
] as const) {
  test(`a large text is edited as a small one is, with ${title}`, () => {
    const print = (value: unknown) => `${JSON.stringify(value, null, indent).replaceAll('\n', eol)}${eol}`;
    expect(print(large).length).toBeGreaterThan(100_000);
    expect(editJson(print(large), large, edited)).toBe(print(edited));
  });
}

test('a large text without lines stays without lines', () => {
  expect(editJson(JSON.stringify(large), large, edited)).toBe(JSON.stringify(edited));
});

test('differences are the smallest values that differ', () => {
  const before = { remotes: { a: { version: '1', assets: { './x': ['x.js'] } }, b: 1 }, list: [1, 2] };
  const after = { remotes: { a: { version: '2', assets: { './x': ['x.js'] } }, c: 1 }, list: [1] };
  expect(differences(before, after)).toEqual([
    { path: ['remotes', 'a', 'version'], before: '1', after: '2' },
    { path: ['remotes', 'b'], before: 1, after: undefined },
    { path: ['remotes', 'c'], before: undefined, after: 1 },
    { path: ['list'], before: [1, 2], after: [1] },
  ]);
});

test('a field with the name of an Object member is compared like any other', () => {
  expect(differences({}, { constructor: 1 })).toEqual([{ path: ['constructor'], before: undefined, after: 1 }]);
});
