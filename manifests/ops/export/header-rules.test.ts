import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@playwright/test';
import { cacheControl, IMMUTABLE } from '../../../shell/server/files/cache-control.ts';
import { headerRules } from './header-rules.ts';

type Site = Parameters<typeof headerRules>[0];

const common = { 'X-Content-Type-Options': 'nosniff' };
const ofPages = { 'Integrity-Policy': 'blocked-destinations=(script)' };
const pageOf = { ...ofPages, 'Cache-Control': 'no-cache', 'Cross-Origin-Resource-Policy': 'same-origin' };

const site = (changes: Partial<Site> & { readonly files?: readonly string[] }): Site => ({
  paths: ['/'],
  redirectPages: [],
  listed: [],
  openPaths: [],
  builds: [],
  code: (changes.files ?? []).map((path) => ({ path })),
  manifest: { path: 'manifests/site.json' },
  signature: [],
  shellFile: [],
  ...changes,
});

const escaped = (text: string) => text.replaceAll(/[.+?^${}()|[\]\\/]/g, '\\$&');

/** What Cloudflare Pages makes of a path: https://github.com/cloudflare/workers-sdk/blob/main/packages/workers-shared/asset-worker/src/utils/rules-engine.ts */
function cloudflare(path: string): RegExp {
  if (path.split('*').length > 2) throw new Error(`Cloudflare refuses ${path}`);
  return new RegExp(
    `^${escaped(path)
      .replaceAll('*', '.*')
      .replaceAll(/:[A-Za-z]\w*/g, '[^/]+')}$`,
  );
}

/** What Netlify makes of it: https://github.com/netlify/build/blob/main/packages/headers-parser/src/for_regexp.ts */
function netlify(path: string): RegExp {
  const parts = path.split('/').filter(Boolean);
  const sources = parts.map((part) => {
    if (part.startsWith(':')) return '([^/]+)';
    if (part === '*') return '?(.*)';
    return part.includes('*') ? part.replaceAll('*', '(.*)') : escaped(part);
  });
  return new RegExp(`^/${sources.join('/')}/?$`, 'iu');
}

type Host = typeof cloudflare;
const hosts: Readonly<Record<string, Host>> = { cloudflare, netlify };

/** The headers that a host sends. @throws {Error} two rules have one in common, which the host would join */
function headersFrom(host: Host, rules: ReturnType<typeof headerRules>['rules']) {
  const compiled = rules.map(([path, headers]) => ({ pattern: host(path), headers }));
  return (path: string): Record<string, string> => {
    const found: Record<string, string> = {};
    for (const { pattern, headers } of compiled) {
      if (!pattern.test(path)) continue;
      for (const [name, value] of Object.entries(headers)) {
        if (name in found && found[name] !== value) throw new Error(`two rules set ${name} of ${path}`);
        found[name] = value;
      }
    }
    return found;
  };
}

const HASH = '0123abcd';
/** Real names of files: those of webpack with chunks of many names, and those of Vite, whose hashes look like names. */
const filesOf = (index: number): readonly string[] =>
  index % 10 === 0
    ? ['remoteEntry.js', 'remote.json', `assets/view${index}-CmTbJVWd.js`, 'assets/logo.png']
    : [
        'remoteEntry.js',
        'remote.json',
        `page${index}.${HASH}.js`,
        `page${index}.${HASH}.css`,
        `${index}.${HASH}.js`,
        `${'abcdefghijklmnopqrstuvwxyz'[index % 26]}${index}.${HASH}.js`,
        `recommendations.${HASH}.js`,
        `remoteView.${HASH}.js`,
        `React.${HASH}.min.js`,
        `data.${HASH}.json`,
        `fonts/sans.${HASH}.woff2`,
      ];

const large = (count: number, changes: Partial<Site> = {}): Site => {
  const builds = Array.from({ length: count }, (_, index) => `remotes/team-${index}/1.0.0/`);
  const files = builds.flatMap((folder, index) => filesOf(index).map((file) => `${folder}${file}`));
  return site({ builds, code: ['shell/main.91abf012.js', ...files].map((path) => ({ path })), ...changes });
};

for (const [name, host] of Object.entries(hosts)) {
  test(`on ${name} at most 60 rules say how long each file of 1,000 builds may be kept, and never for ever what may change`, () => {
    const plan = large(1_000);
    const { rules, left } = headerRules(plan, '/', common, ofPages);
    expect(rules.length).toBeLessThanOrEqual(60);
    const headersOf = headersFrom(host, rules);
    const inBuilds = plan.code.filter(({ path }) => path.startsWith('remotes/'));
    const answers = inBuilds.map(({ path }) => ({ path, headers: headersOf(`/${path}`) }));
    const ofBuilds = { ...common, 'Cross-Origin-Resource-Policy': 'cross-origin', 'Access-Control-Allow-Origin': '*' };
    const wrong = answers.filter(({ path, headers: { 'Cache-Control': sent, ...headers } }) => {
      const isNamed = /(remoteEntry\.js|remote\.json)$/.test(path);
      const isRight = sent === cacheControl(path, null, []) || (sent === undefined && !isNamed);
      return !isRight || !isDeepStrictEqual(headers, ofBuilds);
    });
    expect(wrong).toEqual([]);
    const { length } = answers.filter(({ headers }) => !('Cache-Control' in headers));
    expect(length).toBe(left);
    expect(left, 'most files have a rule').toBeLessThan(inBuilds.length / 5);
  });

  test(`on ${name} 300 pages, redirects and files next to them have the headers of pages`, () => {
    const paths = Array.from({ length: 100 }, (_, index) => [
      `/team-${index}`,
      `/shops/${index}`,
      `/topic/${index}/all`,
    ]);
    const loose = ['favicon.ico', 'robots.txt'];
    const plan = large(30, {
      paths: ['/', ...paths.flat()],
      redirectPages: ['/old'],
      openPaths: [{ path: '/product/:id', exact: false }],
    });
    const code = [...plan.code, ...loose.map((path) => ({ path }))];
    const { rules } = headerRules({ ...plan, code }, '/', common, ofPages);
    expect(rules.length).toBeLessThanOrEqual(60);
    const headersOf = headersFrom(host, rules);
    for (const path of [
      '/',
      ...paths.flat().flatMap((page) => [page, `${page}/`]),
      '/old',
      '/product/7',
      '/robots.txt',
    ])
      expect(headersOf(path), path).toEqual({ ...common, ...pageOf });
    expect(headersOf('/remotes/team-7/1.0.0/remoteEntry.js')).not.toHaveProperty('Integrity-Policy');
    expect(headersOf('/shell/main.91abf012.js')).toEqual({
      ...common,
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': IMMUTABLE,
    });
  });
}

test('of more pages than there can be rules for, the home page has its headers, and the others are counted', () => {
  const openPaths = Array.from({ length: 100 }, (_, index) => ({ path: `/team-${index}`, exact: false }));
  const { rules, left } = headerRules(site({ openPaths }), '/', common, ofPages);
  const headersOf = headersFrom(cloudflare, rules);
  const hasHeaders = (path: string) => isDeepStrictEqual(headersOf(path), { ...common, ...pageOf });
  expect(['/', '/team-99', '/team-99/', '/team-3/a', '/team-3/a/b'].filter((path) => !hasHeaders(path))).toEqual([]);
  const without = openPaths.filter(({ path }) => !hasHeaders(`${path}/a`));
  expect(without.length).toBeGreaterThan(50);
  expect(left).toBe(without.length);
});

test('a small site has a rule for each page and for the whole name of each file, below its path, too', () => {
  const builds = ['remotes/shop/1.0.0/', 'remotes/cart/2.0.0/'];
  const files = builds.flatMap((folder) => ['remoteEntry.js', `home.${HASH}.js`].map((file) => `${folder}${file}`));
  const plan = site({ builds, files: [...files, 'logo.svg'], paths: ['/', '/stores'] });
  const { rules, left } = headerRules(plan, '/shop/', common, ofPages);
  expect(rules.map(([path]) => path)).toEqual([
    '/shop/*',
    '/shop/manifests/site.json',
    '/shop/shell/*',
    '/shop/',
    '/shop/stores',
    '/shop/stores/',
    '/shop/remotes/*',
    '/shop/logo.svg',
    '/shop/remotes/:a/:b/remoteEntry.js',
    '/shop/remotes/:a/:b/home*.js',
  ]);
  expect(left).toBe(0);
});

test('files with a hash in builds of different depths, and of names that cannot be told apart, are not kept for ever', () => {
  const builds = ['remotes/shop/', 'remotes/cart/2.0.0/'];
  const files = [`remotes/shop/home.${HASH}.js`, 'remotes/cart/2.0.0/home.js', `remotes/cart/2.0.0/home.${HASH}.js`];
  const { rules } = headerRules(site({ builds, files }), '/', common, ofPages);
  const headersOf = headersFrom(cloudflare, rules);
  expect(headersOf('/remotes/cart/2.0.0/home.js')).toMatchObject({ 'Cache-Control': 'no-cache' });
  expect(headersOf(`/remotes/cart/2.0.0/home.${HASH}.js`)).not.toHaveProperty('Cache-Control');
  expect(headersOf(`/remotes/shop/home.${HASH}.js`)).toMatchObject({ 'Cache-Control': IMMUTABLE });
});
