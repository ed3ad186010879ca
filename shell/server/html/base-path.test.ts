import { expect, test } from '@playwright/test';
import { parseBase, rebase } from './base-path.ts';

const page = `<!doctype html><html lang="en" data-shell="booting" data-base="/">
<link rel="preload" href="/manifests/site.json"><link href="/shell/main.css"><script defer src="/shell/main.js"></script>
<style>a{background:url(/shell/a.svg)}b{background:url("/shell/b.svg")}</style>
<a href="/">Home</a><a href="https://example.com/shell/">Elsewhere</a><p data-base="/">/shell/</p>`;

test('the page of a site below a path names its files there', () => {
  expect(
    rebase(page, '/shop/'),
  ).toBe(`<!doctype html><html lang="en" data-shell="booting" data-base="/shop/" data-events="/shop/manifests/events">
<link rel="preload" href="/shop/manifests/site.json"><link href="/shop/shell/main.css"><script defer src="/shop/shell/main.js"></script>
<style>a{background:url(/shop/shell/a.svg)}b{background:url("/shop/shell/b.svg")}</style>
<a href="/">Home</a><a href="https://example.com/shell/">Elsewhere</a><p data-base="/">/shell/</p>`);
});

test('the page of a site at / stays as it was built, except for the stream of events', () =>
  expect(rebase(page, '/')).toBe(page.replace('data-base="/">', 'data-base="/" data-events="/manifests/events">')));

const bases: [text: string, base: string | undefined][] = [
  ['/', '/'],
  ['', '/'],
  ['shop', '/shop/'],
  ['/shop', '/shop/'],
  ['/shop/', '/shop/'],
  ['/a/b-c_d~1.0/', '/a/b-c_d~1.0/'],
  ['/../shop/', undefined],
  ['/a b/', undefined],
  ['/"><script>', undefined],
  ['https://example.com/', undefined],
  ['/:a/', undefined],
  ['/*', undefined],
];

for (const [text, base] of bases) {
  test(`--base "${text}" ${base ? `is ${base}` : 'is refused'}`, () => expect(parseBase(text)).toBe(base));
}
