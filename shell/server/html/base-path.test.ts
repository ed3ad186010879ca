import { expect, test } from '@playwright/test';
import { asksForPage, parseBase, rebase } from './base-path.ts';

const page = `<!doctype html><html lang="en" data-shell="booting" data-base="/">
<link rel="preload" href="/manifests/site.json"><link href="/shell/main.css"><script defer src="/shell/main.js"></script>
<style>a{background:url(/shell/a.svg)}b{background:url("/shell/b.svg")}</style>
<a href="/">Home</a><a href="https://example.com/shell/">Elsewhere</a><p data-base="/">/shell/</p>`;

test('the page of a site below a path points there', () => {
  expect(
    rebase(page, '/shop/'),
  ).toBe(`<!doctype html><html lang="en" data-shell="booting" data-base="/shop/" data-events="/shop/manifests/events">
<link rel="preload" href="/shop/manifests/site.json"><link href="/shop/shell/main.css"><script defer src="/shop/shell/main.js"></script>
<style>a{background:url(/shop/shell/a.svg)}b{background:url("/shop/shell/b.svg")}</style>
<a href="/">Home</a><a href="https://example.com/shell/">Elsewhere</a><p data-base="/">/shell/</p>`);
});

test('the page of a site at the top stays as it was built, but for the events that this server has', () =>
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

const requests: [title: string, accept: string | undefined, pathname: string, page: boolean][] = [
  ['a navigation', 'text/html,application/xhtml+xml,*/*;q=0.8', '/products', true],
  ['a navigation to a route with a dot', 'text/html,*/*;q=0.8', '/product/v1.5', true],
  ['curl', '*/*', '/products', true],
  ['a client that says nothing', undefined, '/', true],
  ['a script', '*/*', '/x/remoteEntry.js', false],
  ['the icon', 'image/avif,image/webp,*/*;q=0.8', '/favicon.ico', false],
  ['a client that wants JSON', 'application/json', '/products', false],
];

for (const [title, accept, pathname, isPage] of requests) {
  test(`${title} asks for ${isPage ? 'the page' : 'no page'}`, () =>
    expect(asksForPage(accept, pathname)).toBe(isPage));
}
