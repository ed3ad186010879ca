import { expect, test } from '@playwright/test';
import { asksForPage } from './asks-for-page.ts';

const requests: [title: string, accept: string | undefined, pathname: string, page: boolean][] = [
  ['a navigation', 'text/html,application/xhtml+xml,*/*;q=0.8', '/products', true],
  ['a navigation to a route with a dot', 'text/html,*/*;q=0.8', '/product/v1.5', true],
  ['curl', '*/*', '/products', true],
  ['a client without an Accept header', undefined, '/', true],
  ['a script', '*/*', '/x/remoteEntry.js', false],
  ['the icon', 'image/avif,image/webp,*/*;q=0.8', '/favicon.ico', false],
  ['a file for programs', 'text/html,*/*;q=0.8', '/.well-known/apple-app-site-association', false],
  ['a client that wants JSON', 'application/json', '/products', false],
];

for (const [title, accept, pathname, isPage] of requests) {
  test(`a request of ${title} is ${isPage ? '' : 'not '}for a page`, () =>
    expect(asksForPage(accept, pathname)).toBe(isPage));
}
