import { expect, test } from '@playwright/test';
import { externalPaths } from '../../../shell/site/link-destination.ts';
import type { ApplicationEntry } from '../../schema.ts';
import {
  collectPaths,
  dropCovered,
  externalNginxRegex,
  hostRules,
  type OpenPath,
  redirectNginx,
  redirectRules,
  redirectsInOrder,
  toNginxRegex,
} from './paths.ts';

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

test('no page is written for a path that is redirected', () => {
  const applications = [application(['/stores', { path: '/', exact: true }])];
  const redirects = [{ from: '/stores/', to: '/stores/ghent' }];
  expect(collectPaths({ applications, redirects }).pages).toEqual(['/']);
});

test('redirects without parameters are in front of those with them', () => {
  const redirects = ['/old/:id', '/old/list', '/b/:c', '/d'].map((from) => ({ from, to: '/' }));
  expect(redirectsInOrder({ redirects }).map(({ from }) => from)).toEqual(['/old/list', '/d', '/old/:id', '/b/:c']);
});

test('a redirect is two rules of _redirects, and its target means nothing else to a host', () => {
  expect(redirectRules({ from: '/old/:id/', to: '/n$w/é/:id', permanent: true }, '/shop/')).toEqual([
    '/shop/old/:id /shop/n%24w/%C3%A9/:id 301',
    '/shop/old/:id/ /shop/n%24w/%C3%A9/:id 301',
  ]);
  expect(redirectRules({ from: '/', to: '/home' }, '/shop/')).toEqual(['/shop/ /shop/home 302']);
});

/** What nginx does with a redirect: `if` has what the browser sends, of which nothing is decoded. */
function nginxAnswers(text: string, target: string): string | undefined {
  const [, source = '', answer = ''] = /^if \(\$request_uri ~\* "(.*)"\) \{\n {2}return (.*);\n\}\n$/.exec(text) ?? [];
  const match = new RegExp(source.replaceAll('\\\\', '\\'), 'i').exec(target); // nginx unescapes two backslashes in quotes
  return match ? answer.replaceAll(/\$(\d)/g, (_, index) => match[Number(index)] ?? '') : undefined;
}

test('a redirect for nginx keeps the query, and parameters as they were sent', () => {
  const old = redirectNginx({ from: '/a.b/:x/:y', to: '/new/:y/$1/:x', permanent: true }, '/shop/');
  for (const [target, answer] of [
    ['/shop/a.b/1/2', '301 /shop/new/2/%241/1'],
    ['/shop/A.B/1/2/?q=/3', '301 /shop/new/2/%241/1?q=/3'],
    ['/shop/a.b/%0d%0a/a%2Fb', '301 /shop/new/a%2Fb/%241/%0d%0a'],
    ['/shop/a.b/1/\\evil.example', undefined],
    ['/shop/axb/1/2', undefined],
    ['/shop/a.b/1', undefined],
    ['/shop/a.b/1/2/3', undefined],
    ['/x/shop/a.b/1/2', undefined],
  ] as const)
    expect(nginxAnswers(old, target), target).toBe(answer);
  const start = redirectNginx({ from: '/', to: '/home' }, '/shop/');
  expect(nginxAnswers(start, '/shop/?q')).toBe('302 /shop/home?q');
  expect(nginxAnswers(start, '/shop/home')).toBeUndefined();
});
