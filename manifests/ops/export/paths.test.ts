import { expect, test } from '@playwright/test';
import { externalPaths } from '../../../shell/site/link-destination.ts';
import type { ApplicationEntry } from '../../schema.ts';
import { collectPaths, dropCovered, externalNginxRegex, hostRules, type OpenPath, toNginxRegex } from './paths.ts';

const application = (
  activeWhen: ApplicationEntry['activeWhen'],
  region: ApplicationEntry['region'] = 'main',
): ApplicationEntry => ({ name: 'any', remote: 'any', module: './any', region, activeWhen });

test('pages are the paths in main without parameters; open is what more than one path matches', () => {
  const applications = [
    application(['/header'], 'header'),
    application([{ path: '/stores/', exact: true }]),
    application([
      { path: '/products', exact: true },
      { path: '/products/:category', exact: true },
    ]),
    application(['/help', '/products']),
  ];
  expect(collectPaths({ applications })).toEqual({
    pages: ['/', '/stores', '/products', '/help'],
    open: [
      { path: '/products/:category', exact: true },
      { path: '/help', exact: false },
      { path: '/products', exact: false },
    ],
  });
});

const rows: [pattern: OpenPath, rules: string[], matches: string[], others: string[]][] = [
  [
    { path: '/product/:id', exact: true },
    ['/shop/product/:id', '/shop/product/:id/'],
    ['/shop/product/1', '/shop/Product/Ä/'],
    ['/shop/product/', '/shop/product/1/more', '/product/1'],
  ],
  [
    { path: '/help', exact: false },
    ['/shop/help', '/shop/help/*'],
    ['/shop/help', '/shop/help/', '/shop/help/a/b'],
    ['/shop/helpful'],
  ],
  [
    { path: '/a b/:the-id/edit', exact: true },
    ['/shop/a%20b/:theid/edit', '/shop/a%20b/:theid/edit/'],
    ['/shop/a b/1/edit'],
    ['/shop/a b/edit'],
  ],
  [{ path: '/x/p-:id', exact: true }, ['/shop/x/p-*'], ['/shop/x/p-1'], ['/shop/x/p-', '/shop/x/q-1']],
  [{ path: '/:page', exact: true }, [], ['/shop/about'], ['/shop/', '/shop/a/b']],
  [{ path: '/', exact: false }, [], ['/shop/', '/shop/a/b'], ['/other']],
];

for (const [pattern, rules, matches, others] of rows) {
  test(`${pattern.path}${pattern.exact ? '' : ' and below'} as rules of hosts`, () => {
    expect(hostRules(pattern, '/shop/')).toEqual(rules);
    const asked = new RegExp(toNginxRegex(pattern, '/shop/'), 'i');
    expect([...matches, ...others].filter((path) => asked.test(path))).toEqual(matches);
  });
}

test('a rule that another one fits is left out, because hosts would follow both', () =>
  expect(dropCovered(['/a/:x', '/a/b', '/a/:same', '/a/:y/', '/c/*', '/c/:z', '/c', '/c', '/d'])).toEqual([
    '/a/:x',
    '/a/:y/',
    '/c/*',
    '/c',
    '/d',
  ]));

test('a fixed path of `external` is no page of an export', () => {
  const applications = [application(['/auth/status', '/auth', '/Ärzte/liste', '/help'])];
  expect(collectPaths({ applications, external: ['/auth/', '/Ärzte'] }).pages).toEqual(['/', '/auth', '/help']);
});

for (const pattern of ['/auth/', '/auth', '/a.b/*-draft', '*.pdf', 'robots.txt']) {
  test(`nginx and the shell agree on the paths of ${pattern}`, () => {
    const paths = [
      '/auth',
      '/auth/',
      '/Auth/x',
      '/authors',
      '/a.b/1-draft',
      '/axb/1-draft',
      '/a.b/1-draft/x',
      '/x/1.PDF',
    ];
    const all = [...paths, '/x/1.pdf/', '/pdf', '/robots.txt', '/a/robots.txt', '/norobots.txt'];
    const asked = new RegExp(externalNginxRegex(pattern, '/shop/'), 'i');
    const isExternal = externalPaths([pattern], '/shop/');
    const below = all.map((path) => `/shop${path}`);
    expect(below.filter((path) => asked.test(path))).toEqual(below.filter(isExternal));
    expect(below.some(isExternal)).toBe(true);
  });
}
