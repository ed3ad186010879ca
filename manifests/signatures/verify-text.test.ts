import { expect, test } from '@playwright/test';
import { createKey, signText } from '../ops/signing/private-key.ts';
import { expiryOf, parseStatements, type Statement, signedMessage } from './statement.ts';
import { findStatement, isPublicKey } from './verify-text.ts';

const key = createKey();
const other = createKey();
const text = '{"revision":1}';
const signed = signText(text, [key], new Date('2026-11-29T12:00:00Z'));

test('what is signed names its purpose, the time and the contract', () =>
  expect(signedMessage(text, { time: '2026-11-29T12:00:00.000Z', contract: 'abc' })).toBe(
    'conch manifest 1\n2026-11-29T12:00:00.000Z\nabc\n{"revision":1}',
  ));

test('a statement is found by its text and its key', () => {
  expect(findStatement(text, [signed], [other.publicKey, key.publicKey])).toBe(signed);
  expect(findStatement(text, [signText('{}', [key]), signed], [key.publicKey])).toBe(signed);
  expect(findStatement(text, [signText(text, [other, key])], [key.publicKey])).toBeDefined();
});

const [signature = { key: '', signature: '' }] = signed.signatures;
const altered: readonly [title: string, statement: Statement, text?: string][] = [
  ['another text', signed, '{"revision":2}'],
  ['another time', { ...signed, time: '2026-11-29T12:00:01.000Z' }],
  ['another contract', { ...signed, contract: 'x' }],
  [
    'a signature of another key under this name',
    { ...signed, signatures: [{ ...signText(text, [other]).signatures[0], key: key.publicKey, signature: '' }] },
  ],
  [
    'a signature that is cut off',
    { ...signed, signatures: [{ ...signature, signature: signature.signature.slice(4) }] },
  ],
  ['no signature', { ...signed, signatures: [] }],
];
for (const [title, statement, of = text] of altered) {
  test(`a statement is not valid with ${title}`, () =>
    expect(findStatement(of, [statement], [key.publicKey])).toBeUndefined());
}

test('a statement of an unknown key is not valid', () =>
  expect(findStatement(text, [signed], [other.publicKey])).toBeUndefined());

test('a signature file has two statements at most, and anything else has none', () => {
  const previous = signText('{}', [key]);
  expect(parseStatements(JSON.stringify({ ...signed, previous }))).toEqual([{ ...signed, previous }, previous]);
  expect(parseStatements(JSON.stringify({ ...signed, time: 'soon' }))).toEqual([]);
  for (const none of ['', 'null', '[]', '{}', '{"time":1,"contract":"","signatures":[]}', '{"signatures":[null]}']) {
    expect(parseStatements(none), none).toEqual([]);
  }
});

test('a statement expires when its longest age has passed', () => {
  expect(expiryOf(signed, 3_600)).toBe(Date.parse('2026-11-29T13:00:00Z'));
  expect(expiryOf(signed, undefined)).toBe(Number.POSITIVE_INFINITY);
});

test('a public key has 32 bytes in base64url', () => {
  expect(isPublicKey(key.publicKey)).toBe(true);
  for (const text of [
    '',
    key.publicKey.slice(1),
    `${key.publicKey}A`,
    `${'A'.repeat(42)}B`,
    `+${key.publicKey.slice(1)}`,
  ]) {
    expect(isPublicKey(text), text).toBe(false);
  }
});
