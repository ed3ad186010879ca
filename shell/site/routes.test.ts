import { expect, test } from '@playwright/test';
import { pathToActiveWhen } from 'single-spa';
import type { ApplicationEntry } from '../../manifests/schema.ts';
import { compileRoutes } from './routes.ts';

const application = (name: string, ...activeWhen: ApplicationEntry['activeWhen']): ApplicationEntry => ({
  name,
  remote: 'any',
  module: './any',
  region: 'main',
  activeWhen,
});

const patterns = [
  '/',
  '/app',
  '/App',
  '/app/',
  '/app/sub',
  '/users/:id',
  '/users/:id/edit',
  '/:any/edit',
  '/a.b',
  '/v:x',
];
const paths = [
  '/',
  '/app',
  '/APP',
  '/app/',
  '/app/1',
  '/application',
  '/app/sub',
  '/app/sub/2/',
  '/users',
  '/users/',
  '/users/1',
  '/users/1/',
  '/users/1/edit',
  '/users/1/edited',
  '/x/edit',
  '/axb',
  '/a.b',
  '/v1',
  '/v',
  '/%2Fapp',
];

for (const exact of [false, true]) {
  test(`${exact ? 'exact ' : ''}patterns match the same paths as in single-spa`, () => {
    for (const pattern of patterns) {
      const match = compileRoutes({ applications: [application('a', { path: pattern, exact })] }, '/');
      const theirs = pathToActiveWhen(pattern, exact);
      for (const path of paths) {
        const location = { href: `http://site${path}`, origin: 'http://site', search: '' };
        expect(match(path).length > 0, `${pattern} on ${path}`).toBe(theirs(location as Location));
      }
    }
  });
}

const pathsOfShop: readonly [path: string, names: string[]][] = [
  ['/shop/', ['home', 'header']],
  ['/SHOP/', ['home', 'header']],
  ['/shop/app', ['header', 'app']],
  ['/shopping/app', []],
  ['/app', []],
];
for (const [path, names] of pathsOfShop) {
  test(`a site mounted at /shop/ shows [${names}] on ${path}`, () => {
    const site = [
      application('home', { path: '/', exact: true }),
      application('header', '/'),
      application('app', '/app'),
    ];
    expect(compileRoutes({ applications: site }, '/shop/')(path).map(({ name }) => name)).toEqual(names);
  });
}

test('active applications are in the order of the manifest, each once', () => {
  const site = [application('z', '/a'), application('y', '/:x', '/a'), application('x', '/', '/a/b')];
  expect(compileRoutes({ applications: site }, '/')('/a/b').map(({ name }) => name)).toEqual(['z', 'y', 'x']);
});

test('a pattern need not be percent-encoded', () => {
  expect(compileRoutes({ applications: [application('a', '/Ärzte')] }, '/')('/%C3%84rzte')).toHaveLength(1);
});

test('the route of one of 10,000 applications is found', () => {
  const site = Array.from({ length: 10_000 }, (_, index) => application(`a${index}`, `/pages/p${index}/:id`));
  expect(compileRoutes({ applications: site }, '/')('/pages/p9999/x').map(({ name }) => name)).toEqual(['a9999']);
});
