import { expect, test } from '@playwright/test';
import { formatProblem } from '../problem.ts';
import type { RedirectEntry } from '../schema.ts';
import { parseStrict } from './parse-strict.ts';

const page = { remote: 'shop', module: './home', region: 'main' };

function problems(redirects: readonly (Partial<RedirectEntry> | [from: string, to: string])[]): string[] {
  const result = parseStrict(
    JSON.stringify({
      schemaVersion: 1,
      revision: 1,
      remotes: {
        shop: { version: '1', basePath: '/shop/', bundleFileName: 'remoteEntry.js', moduleName: 'corner_shop' },
      },
      external: ['/auth/'],
      applications: [
        { ...page, name: 'home', activeWhen: [{ path: '/', exact: true }] },
        { ...page, name: 'product', activeWhen: [{ path: '/product/:id', exact: true }] },
        { ...page, name: 'list', activeWhen: ['/list'] },
      ],
      redirects: redirects.map((entry) => (Array.isArray(entry) ? { from: entry[0], to: entry[1] } : entry)),
    }),
  );
  return result.ok ? [] : result.problems.map(formatProblem);
}

test('redirects lead from any path to another one, with its parameters', () =>
  expect(
    problems([
      { from: '/old/:id', to: '/product/:id', permanent: true },
      { from: '/old/list', to: '/list/new' },
      { from: '/list', to: '/list/all' },
      { from: '/product/:id/:tab', to: '/product/:id' },
    ]),
  ).toEqual([]));

const PATH = 'a path below the site such as /old/:id, in which a parameter is a whole part with letters and digits';
const rows: [title: string, redirects: Parameters<typeof problems>[0], line: string][] = [
  ['a target on another host', [['/a', 'https://evil.example/']], `redirects[0].to: ${PATH}`],
  ['a target without a scheme', [['/a', '//evil.example/']], `redirects[0].to: ${PATH}`],
  ['a target with a backslash', [['/a', '/\\evil.example/']], `redirects[0].to: ${PATH}`],
  ['a target that climbs', [['/a', '/b/../../c']], `redirects[0].to: ${PATH}`],
  ['a target with a query', [['/a', '/b?c']], `redirects[0].to: ${PATH}`],
  ['a parameter within a part', [['/a/x:id', '/b']], `redirects[0].from: ${PATH}, and not the first one`],
  ['a parameter at the beginning', [['/:page', '/b']], `redirects[0].from: ${PATH}, and not the first one`],
  ['a parameter that nothing gives', [['/a/:id', '/b/:name']], 'redirects[0].to: :name is not a parameter of /a/:id'],
  ['itself as its target', [['/a', '/A/']], 'redirects[0].to: redirects[0] leads on from there; name the last path'],
  [
    'a loop',
    [
      ['/a', '/b'],
      ['/b', '/a'],
    ],
    'redirects[1].to: redirects[0] leads on from there; name the last path',
  ],
  [
    'a loop by a parameter',
    [
      ['/a/:id', '/b/:id'],
      ['/b/7', '/a/7'],
    ],
    'redirects[0].to: redirects[1] leads on from there; name the last path',
  ],
  [
    'the same path twice',
    [
      ['/a', '/b'],
      ['/A/', '/c'],
    ],
    'redirects[1].from: never applies: redirects[0] has its paths; remove one of them',
  ],
  [
    'a pattern within an earlier one',
    [
      ['/a/:x/:y', '/b'],
      ['/a/c/:z', '/c'],
    ],
    'redirects[1].from: never applies: redirects[0] has its paths; remove one of them',
  ],
  [
    'the path of a page',
    [['/', '/list']],
    'redirects[0].from: home would never show on /; give one of them another path',
  ],
  [
    'all paths of a page',
    [['/product/:sku', '/list']],
    'redirects[0].from: product would never show on /product/:sku; give one of them another path',
  ],
  [
    'a path that the server answers',
    [['/shell/main.js', '/list']],
    'redirects[0].from: the server answers /shell itself; choose another path',
  ],
  [
    'a path that is not of the site',
    [['/auth/login', '/list']],
    'redirects[0].from: is not a path of the site, because of "external"; remove it here or there',
  ],
];
for (const [title, redirects, line] of rows) {
  test(`a redirect with ${title} is an error`, () => {
    expect(problems(redirects).join('\n')).toContain(line);
  });
}
