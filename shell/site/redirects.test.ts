import { expect, test } from '@playwright/test';
import { compileRedirects } from './redirects.ts';

const redirectOf = compileRedirects(
  [
    { from: '/old/:id', to: '/new/:id', permanent: true },
    { from: '/old/list', to: '/' },
    { from: '/', to: '/home' },
    { from: '/café/:a/:b/', to: '/bar/:b/ü/:a/' },
  ],
  '/shop/',
);

const rows: [path: string, to: string | undefined][] = [
  ['/shop/old/7', '/shop/new/7'],
  ['/shop/old/7/', '/shop/new/7'],
  ['/Shop/OLD/Seven', '/shop/new/Seven'],
  ['/shop/old/a%2Fb', '/shop/new/a%2Fb'],
  ['/shop/old/\\evil.example', undefined],
  ['/shop/x/../old/7', '/shop/new/7'],
  ['/shop/old/"<x>', '/shop/new/%22%3Cx%3E'],
  ['/shop/old/list', '/shop/'],
  ['/shop/', '/shop/home'],
  ['/shop/caf%C3%A9/1/2', '/shop/bar/2/%C3%BC/1/'],
  ['/shop/old', undefined],
  ['/shop/old//', undefined],
  ['/shop/old/7/more', undefined],
  ['/old/7', undefined],
  ['/shop/home', undefined],
];
for (const [path, to] of rows) {
  test(`${path} is redirected to ${to}`, () => expect(redirectOf(path)?.to).toBe(to));
}

test('a redirect is temporary unless it says otherwise', () => {
  expect(redirectOf('/shop/old/7')?.permanent).toBe(true);
  expect(redirectOf('/shop/')?.permanent).toBe(false);
});

test('a target below the top of a host cannot become another host', () => {
  const atTop = compileRedirects([{ from: '/go/:where/:on', to: '/:where/:on' }], '/');
  for (const path of ['/go/\\evil.example/x', '/go/\\/evil.example', '/go//x', '/go///evil.example'])
    expect(atTop(path)?.to ?? '/', path).toMatch(/^\/(?![/\\])/);
  expect(atTop('/go/%5Cevil.example/x')?.to).toBe('/%5Cevil.example/x');
});
