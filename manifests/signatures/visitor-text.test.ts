import { expect, test } from '@playwright/test';
import type { Manifest } from '../schema.ts';
import { parseStrict } from '../strict/parse-strict.ts';
import { visitorText } from './visitor-text.ts';

const remote = { version: '1.0.0', basePath: '/shop/{version}/', bundleFileName: 'remoteEntry.js', moduleName: 'shop' };
const manifest = { schemaVersion: 1, revision: 1, remotes: { shop: remote }, applications: [] };

const textOf = (value: object, space?: number): string => {
  const reading = parseStrict(JSON.stringify(value, null, space));
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return visitorText(reading.manifest);
};

test('the text that is signed depends on the fields of a manifest, and not on the format of its file', () => {
  const { applications, remotes, ...rest } = manifest;
  expect(textOf({ applications, remotes, ...rest }, 2)).toBe(textOf(manifest));
  expect(textOf({ ...manifest, origins: [], fragments: {} })).toBe(textOf(manifest));
});

const edits: readonly [field: string, edit: Partial<Record<keyof Manifest, unknown>>][] = [
  ['revision', { revision: 2 }],
  ['origins', { origins: ['https://cdn.example.com'] }],
  ['site', { site: { name: 'Other shop' } }],
  ['policy', { policy: { maxAge: 3_600 } }],
  ['remotes', { remotes: { shop: { ...remote, previous: { version: '0.9.0' } } } }],
  ['external', { external: ['/auth/'] }],
];
for (const [field, edit] of edits) {
  test(`an edit of ${field} needs another signature`, () =>
    expect(textOf({ ...manifest, ...edit })).not.toBe(textOf(manifest)));
}

test('who froze a remote is not in the text, which no tag can end', () => {
  const frozen = { by: 'ann', since: '2026-11-29', reason: 'Black Friday' };
  expect(textOf({ ...manifest, remotes: { shop: { ...remote, frozen } } })).toBe(textOf(manifest));
  expect(textOf({ ...manifest, external: ['/</script>'] })).toContain('/\\u003c/script>');
});
