import { expect, test } from '@playwright/test';
import { navLinks } from './nav-links.ts';

const linkTo = (path: string, base = '/') =>
  navLinks(
    { applications: [{ name: 'a', remote: 'a', module: './a', region: 'main', activeWhen: [path], title: 'A' }] },
    base,
  )[0]?.path ?? '';

for (const path of ['//evil.example', '//evil.example/a', '/\\evil.example', '/\\/evil.example', '///evil.example']) {
  for (const base of ['/', '/shop/']) {
    test(`a page at ${path} of a site at ${base} is a link to the site itself`, () => {
      const { host, pathname } = new URL(linkTo(path, base), 'https://shop.example/stores');
      expect(host).toBe('shop.example');
      expect(pathname).toBe(`${base}${path.slice(1)}`.replaceAll('\\', '/'));
    });
  }
}

test('a link to any other page is its path', () => {
  expect(linkTo('/stores')).toBe('/stores');
  expect(linkTo('/Ärzte', '/shop/')).toBe('/shop/Ärzte');
  expect(linkTo('/')).toBe('/');
});
