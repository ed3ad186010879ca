import { expect, test } from '@playwright/test';
import { manifestOf, type SiteOptions } from '../../../e2e/sites/site.ts';
import { formatProblem } from '../../problem.ts';
import { namedBuilds } from '../build/named-builds.ts';
import { checkSharedOnPages } from './shared-on-pages.ts';

const found = (options: SiteOptions) => {
  const manifest = manifestOf(options);
  const readings = namedBuilds(manifest).map((build) => ({ build, source: '/', files: new Map(), errors: [] }));
  return checkSharedOnPages(manifest, readings).map(
    (finding) => `${finding.severity} ${finding.code} ${formatProblem(finding)}`,
  );
};

const orders = { requires: { 'ui-lib': '^1.0.0' }, provides: {} };
const vendor = { requires: {}, provides: { 'ui-lib': '1.4.0' } };
const remotes = { orders, vendor };
const everywhere = { name: 'header', remote: 'vendor', region: 'header' as const, activeWhen: ['/'] };
const atOrders = { name: 'orders', remote: 'orders', activeWhen: ['/orders/:id'] };

const fine: [title: string, options: SiteOptions][] = [
  ['the provider is on every page', { remotes, applications: [everywhere, atOrders] }],
  [
    'one of two providers is on each page',
    {
      remotes: { ...remotes, other: vendor },
      applications: [
        { ...atOrders, activeWhen: ['/a', '/b'] },
        { name: 'one', remote: 'vendor', region: 'footer', activeWhen: ['/a'] },
        { name: 'two', remote: 'other', region: 'footer', activeWhen: ['/b'] },
      ],
    },
  ],
  ['no build provides it', { remotes: { orders }, applications: [atOrders] }],
  ['a build provides it itself', { remotes: { orders: { ...orders, ...vendor } }, applications: [atOrders] }],
  [
    'a fragment is embedded, and the provider is on every page',
    { remotes, applications: [everywhere], fragments: { list: { remote: 'orders' } } },
  ],
];
for (const [title, options] of fine) {
  test(`shared modules on pages without a finding: ${title}`, () => expect(found(options)).toEqual([]));
}

const says = (rest: string) =>
  `SHARED_VERSION_MISSING remotes.orders.version: orders 1.0.0 requires ui-lib ^1.0.0, and vendor provides it, but is not ${rest}`;

test('a provider that is on another page is an error', () => {
  const applications = [atOrders, { ...everywhere, activeWhen: ['/home'] }];
  expect(found({ remotes, applications })).toEqual([`error ${says('on /orders/anything')}`]);
});

test('a provider in a header that the layout of the page hides is an error', () => {
  const applications = [everywhere, { ...atOrders, layout: 'focused' as const }];
  expect(found({ remotes, applications })).toEqual([`error ${says('on /orders/anything')}`]);
});

test('a provider that is only a fragment is an error', () => {
  const fragments = { badge: { remote: 'vendor' } };
  expect(found({ remotes, applications: [atOrders], fragments })).toEqual([`error ${says('on /orders/anything')}`]);
});

test('a fragment whose provider is not on every page is a warning', () => {
  const applications = [
    { ...everywhere, activeWhen: ['/home'] },
    { name: 'cart', remote: 'vendor', activeWhen: ['/cart'] },
  ];
  const other = { name: 'help', remote: 'help', activeWhen: ['/help'] };
  const sites = {
    remotes: { ...remotes, help: { requires: {}, provides: {} } },
    fragments: { list: { remote: 'orders' } },
  };
  expect(found({ ...sites, applications })).toEqual([]);
  expect(found({ ...sites, applications: [...applications, other] })).toEqual([
    `warning ${says('on /help, which may embed it as a fragment')}`,
  ]);
});

test('a provider that a rollout replaces by a build without the module is not one', () => {
  const rollout = { percent: 10, build: { version: '2.0.0', requires: {}, provides: {} } };
  const other = { name: 'other', remote: 'other', region: 'footer' as const, activeWhen: ['/home'] };
  expect(
    found({
      remotes: { orders, vendor: { ...vendor, rollout }, other: vendor },
      applications: [everywhere, atOrders, other],
    }),
  ).toEqual([says('on /orders/anything').replace('vendor provides', 'other provides').replace(/^/, 'error ')]);
});
