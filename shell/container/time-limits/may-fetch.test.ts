import { expect, test } from '@playwright/test';
import { allowsFetch } from './may-fetch.ts';

const page = new URL('https://shop.example/cart');

const rows: readonly [policy: string, url: string, allows: boolean][] = [
  ['', 'https://cdn.example/a.js', true],
  ["script-src 'self'", 'https://cdn.example/a.js', true],
  ["default-src 'self'", 'https://shop.example/a.js', true],
  ["default-src 'self'", 'https://cdn.example/a.js', false],
  ["default-src *; connect-src 'self'", 'https://cdn.example/a.js', false],
  ["Connect-Src 'none'", 'https://shop.example/a.js', false],
  ['connect-src', 'https://shop.example/a.js', false],
  ['connect-src *', 'https://cdn.example:8443/a.js', true],
  ['connect-src https:', 'https://cdn.example/a.js', true],
  ['connect-src http:', 'https://cdn.example/a.js', true],
  ['connect-src https:', 'http://cdn.example/a.js', false],
  ['connect-src https://cdn.example', 'https://cdn.example/a.js', true],
  ['connect-src cdn.example', 'https://cdn.example/a.js', true],
  ['connect-src cdn.example', 'http://cdn.example/a.js', false],
  ['connect-src https://cdn.example', 'https://cdn.example:8443/a.js', false],
  ['connect-src https://cdn.example:8443', 'https://cdn.example:8443/a.js', true],
  ['connect-src https://cdn.example:*', 'https://cdn.example:8443/a.js', true],
  ['connect-src https://*.example', 'https://cdn.example/a.js', true],
  ['connect-src https://*.cdn.example', 'https://cdn.example/a.js', false],
  ['connect-src https://cdn.example/builds/', 'https://cdn.example/builds/a.js', true],
  ['connect-src https://cdn.example/builds/', 'https://cdn.example/a.js', false],
  ['connect-src https://cdn.example/a.js', 'https://cdn.example/a.js?v=1', true],
];
for (const [policy, url, allows] of rows) {
  test(`the policy "${policy}" ${allows ? 'allows' : 'forbids'} to fetch ${url}`, () => {
    expect(allowsFetch(policy, new URL(url), page)).toBe(allows);
  });
}
