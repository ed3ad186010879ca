import { expect, test } from '@playwright/test';
import { strict } from '../../schema.ts';
import { checkRoutes } from './routes.ts';

type Pattern = string | { path: string; exact?: boolean };
const exactly = (path: string): Pattern => ({ path, exact: true });

const findings = (first: Pattern[], second: Pattern[], region = 'main', more: object = {}, external?: string[]) =>
  checkRoutes(
    strict.manifest.parse({
      schemaVersion: 1,
      revision: 1,
      remotes: {},
      ...(external && { external }),
      applications: [
        { name: 'first', remote: 'shop', module: './first', region: 'main', activeWhen: first },
        { name: 'second', remote: 'shop', module: './second', region, activeWhen: second, ...more },
      ],
    }),
  );

const apart: [first: Pattern[], second: Pattern[]][] = [
  [[exactly('/')], ['/products']],
  [['/app'], ['/application']],
  [[exactly('/products')], [exactly('/products/:category')]],
  [['/product/:id'], ['/products']],
  [[exactly('/a/:b')], [exactly('/a/:b/c')]],
  [['/user-:id'], ['/group-:id']],
];
for (const [first, second] of apart) {
  test(`${JSON.stringify(first)} and ${JSON.stringify(second)} have no path in common`, () => {
    expect(findings(first, second)).toEqual([]);
  });
}

const same: [first: Pattern, second: Pattern][] = [
  ['/products', '/products'],
  ['/products', '/Products'],
  [exactly('/product/:id'), exactly('/product/:sku')],
  ['/', '/'],
  ['/a/', '/a/'],
];
for (const [first, second] of same) {
  test(`${JSON.stringify(first)} and ${JSON.stringify(second)} are the same path, which is an error`, () => {
    expect(findings([first], [second])).toMatchObject([
      { severity: 'error', code: 'ROUTE_SHADOWED', path: ['applications', 1, 'activeWhen', 0] },
    ]);
  });
}

const overlapping: [first: Pattern, second: Pattern, example: string, alone: string][] = [
  ['/products', '/products/classic', '/products/classic', 'second never shows alone'],
  ['/products/classic', '/products', '/products/classic', 'first never shows alone'],
  ['/', exactly('/cart'), '/cart', 'second never shows alone'],
  ['/product/:id', '/product/new', '/product/new', 'second never shows alone'],
  [exactly('/:section/new'), exactly('/product/:id'), '/product/new', ''],
  ['/:any/list', '/shop', '/shop/list', ''],
  ['/user-:id', '/:any', '/user-anything', 'first never shows alone'],
  [exactly('/a'), '/a/', '/a/', ''],
];
for (const [first, second, example, alone] of overlapping) {
  test(`${JSON.stringify(first)} and ${JSON.stringify(second)} overlap on ${example}`, () => {
    const [finding, ...more] = findings([first], [second]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ severity: 'warning', code: 'ROUTES_OVERLAP' });
    expect(finding?.message).toMatch(new RegExp(` both show on ${example}(,|$)`));
    expect(finding?.message.includes('never shows alone') ? finding.message : '').toContain(alone);
  });
}

test('each pair of overlapping patterns is one finding, at the later pattern', () => {
  const found = findings(['/a', '/b'], [exactly('/c'), exactly('/b/c')]);
  expect(found.map(({ path }) => path)).toEqual([['applications', 1, 'activeWhen', 1]]);
});

test('patterns of one application and applications in other regions may overlap', () => {
  expect(findings(['/a', '/a'], ['/b'])).toEqual([]);
  expect(findings(['/'], ['/'], 'header')).toEqual([]);
});

test('applications with different priorities do not overlap', () => {
  expect(findings(['/users/:id'], [exactly('/users/new')], 'main', { priority: 1 })).toEqual([]);
  expect(findings([exactly('/users/new')], ['/users/:id'], 'main', { priority: -1 })).toEqual([]);
});

test('an application that never shows because of another priority is an error at its own path', () => {
  const [finding, ...others] = findings([exactly('/users/new')], ['/users/:id'], 'main', { priority: 1 });
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    severity: 'error',
    code: 'ROUTE_SHADOWED',
    path: ['applications', 0, 'activeWhen', 0],
  });
  expect(finding?.message).toContain('never shows');
});

test('a layout outside of main has no effect, which is a warning', () => {
  expect(findings(['/a'], ['/'], 'header', { layout: 'focused' })).toMatchObject([
    { severity: 'warning', code: 'LAYOUT_UNHEARD', path: ['applications', 1, 'layout'] },
  ]);
});

test('a redirect to a path without a page is a warning', () => {
  const page = (name: string, activeWhen: Pattern[]) => ({
    name,
    remote: 'shop',
    module: './page',
    region: 'main',
    activeWhen,
  });
  const redirects = ['/items/:id', '/items', '/manual.pdf', '/itmes/:id'].map((to, index) => ({
    from: `/old${index}/:id`,
    to,
  }));
  const applications = [page('items', [exactly('/items/:id')]), page('all', [exactly('/items')])];
  expect(checkRoutes({ applications, external: ['*.pdf'], redirects })).toMatchObject([
    { severity: 'warning', code: 'REDIRECT_NOWHERE', path: ['redirects', 3, 'to'] },
  ]);
});

test('an application on a path of `external` is an error; one that claims more than such paths is none', () => {
  const external = ['/auth/', '*.pdf'];
  expect(
    findings(
      ['/'],
      ['/Auth/status', exactly('/manuals/:name.pdf'), exactly('/a.PDF')],
      'main',
      { priority: 1 },
      external,
    ),
  ).toMatchObject([
    { severity: 'error', code: 'ROUTE_EXTERNAL', path: ['applications', 1, 'activeWhen', 0] },
    { severity: 'error', code: 'ROUTE_EXTERNAL', path: ['applications', 1, 'activeWhen', 2] },
  ]);
  expect(findings([exactly('/')], ['/auth', '/authors', '/manuals/:file'], 'main', {}, external)).toEqual([]);
});

test('applications for different visitors may have the same path', () => {
  const signedIn = { visible: { signedIn: true } };
  const check = (first: object, second: object) =>
    checkRoutes(
      strict.manifest.parse({
        schemaVersion: 1,
        revision: 1,
        remotes: {},
        applications: [first, second].map((more, index) => ({
          name: `app-${index}`,
          remote: 'shop',
          module: './view',
          region: 'main',
          activeWhen: ['/account'],
          ...more,
        })),
      }),
    );
  expect(check(signedIn, { visible: { signedIn: false } })).toEqual([]);
  expect(check({}, { visible: { flag: 'beta' }, priority: 1 })).toEqual([]);
  expect(check({ priority: 1 }, signedIn)).toMatchObject([{ code: 'ROUTE_SHADOWED' }]);
  expect(check({}, signedIn)).toMatchObject([
    { code: 'ROUTE_SHADOWED', remedy: 'Give one of them a higher priority.' },
  ]);
});
