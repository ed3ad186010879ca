import { readFileSync } from 'node:fs';
import type { Workspace } from '../support/workspace.ts';
import { assetsOf, describedBuild } from './remotes/described-builds.ts';
import { type SiteOptions, site } from './site.ts';
import { indexHtml } from './small-shop.ts';

/** As text, because the findings name lines and columns of it. */
const MANIFEST = `{
  "schemaVersion": 1,
  "revision": 7,
  "origins": ["https://cdn.example.com"],
  "remotes": {
    "shop": {
      "version": "1.1.0",
      "basePath": "/remotes/shop/{version}/",
      "bundleFileName": "remoteEntry.js",
      "moduleName": "shop",
      "previous": { "version": "1.0.0" },
      "rollout": { "percent": 10, "build": { "version": "1.2.0" } }
    },
    "blog": {
      "version": "2.0.0",
      "basePath": "/remotes/blog/{version}/",
      "bundleFileName": "remoteEntry.js",
      "moduleName": "blog"
    }
  },
  "applications": [
    { "name": "header", "remote": "shop", "module": "./header", "region": "header", "activeWhen": ["/"] },
    { "name": "products", "remote": "shop", "module": "./products", "region": "main", "activeWhen": ["/products"] },
    { "name": "posts", "remote": "blog", "module": "./posts", "region": "main", "activeWhen": ["/posts/:id"] },
    { "name": "footer", "remote": "blog", "module": "./footer", "region": "footer", "activeWhen": ["/"] }
  ],
  "fragments": {
    "mini-cart": { "remote": "shop", "module": "./mini-cart" }
  }
}
`;

const shopBuild = (version: string) =>
  describedBuild({
    name: 'shop',
    version,
    assets: assetsOf('./header', './products', './mini-cart'),
    requires: { react: '^19.0.0' },
    provides: { react: '19.1.0' },
  });

const builds: SiteOptions = {
  remotes: {
    shop: { builds: Object.fromEntries(['1.0.0', '1.1.0', '1.2.0'].map((version) => [version, shopBuild(version)])) },
    blog: {
      builds: {
        '2.0.0': describedBuild({ name: 'blog', version: '2.0.0', assets: assetsOf('./posts', './footer') }),
      },
    },
  },
};

/** Writes a site without any problem: `root/` and `site.json`. */
export function writeHealthySite(workspace: Workspace): void {
  workspace.write('root/shell/index.html', indexHtml);
  site(builds, workspace.path('root'));
  workspace.write('site.json', MANIFEST);
}

type Break = (workspace: Workspace) => unknown;

/** Replaces a text of a file wherever it occurs. @throws {Error} if the file has no such text */
export const edit =
  (from: string, to: string, file = 'site.json'): Break =>
  (workspace) => {
    const text = readFileSync(workspace.path(file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
    workspace.write(file, text.replaceAll(from, to));
  };

const shop = 'root/remotes/shop';

/** One problem each, and the beginning of the line that reports it. */
export const brokenSites: readonly (readonly [title: string, breakIt: Break, line: string])[] = [
  ['an extra comma', edit('"revision": 7,', '"revision": 7,,'), '3:17: error: expected a field name in double quotes'],
  [
    'a string that is not closed',
    edit('"applications": [', '"applications'),
    '21:3: error: the string is not closed on its line',
  ],
  ['a repeated remote', edit('"blog": {', '"shop": {'), '14:5: error: the field "shop" is repeated'],
  [
    'a mistyped field',
    edit('"module": "./footer",', '"module": "./footer", "titel": "x",'),
    '25:65: error: applications[3].titel: unknown field; did you mean "title"?',
  ],
  ['a missing field', edit('      "version": "2.0.0",\n', ''), '14:13: error: remotes.blog.version: missing'],
  [
    'a version that is a path',
    edit('"version": "2.0.0"', '"version": "../2.0.0"'),
    '15:18: error: remotes.blog.version: a version is one path segment',
  ],
  ['a string in place of a number', edit('"revision": 7', '"revision": "7"'), '3:15: error: revision: expected number'],
  [
    'a name with a space',
    edit('"mini-cart": {', '"mini cart": {'),
    '28:5: error: fragments["mini cart"]: a name has only letters',
  ],
  [
    'an unknown region',
    edit('"region": "footer"', '"region": "bottom"'),
    '25:75: error: applications[3].region: no layout has the region bottom: use header, main or footer',
  ],
  [
    'a base path that leaves the site',
    edit('/remotes/blog/', '/remotes/../blog/'),
    '16:19: error: remotes.blog.basePath: a path such as',
  ],
  [
    'a base path on an origin that is not listed',
    edit('"/remotes/blog/', '"https://cdn.other.example/'),
    '16:19: error: remotes.blog.basePath: https://cdn.other.example is not listed in "origins"',
  ],
  [
    'an origin with its default port',
    edit('cdn.example.com"', 'cdn.example.com:443"'),
    '4:15: error: origins[0]: browsers write it as https://cdn.example.com',
  ],
  [
    'a truncated integrity',
    edit('"moduleName": "blog"', '"moduleName": "blog", "integrity": "sha384-AAAA"'),
    '18:42: error: remotes.blog.integrity: sha256-, sha384- or sha512-',
  ],
  [
    'two remotes with the same container',
    edit('"moduleName": "blog"', '"moduleName": "shop"'),
    '18:21: error: remotes.blog.moduleName: remote shop has the moduleName shop, too',
  ],
  [
    'a container with the name of a global variable',
    edit('"moduleName": "blog"', '"moduleName": "history"'),
    '18:21: error: remotes.blog.moduleName: history is a global of the browser',
  ],
  [
    'an unknown remote',
    edit('"remote": "blog", "module": "./posts"', '"remote": "blok", "module": "./posts"'),
    '24:34: error: applications[2].remote: there is no remote blok',
  ],
  [
    'a name that is taken',
    edit('"mini-cart": {', '"posts": {'),
    '28:5: error: fragments.posts: the name posts is taken',
  ],
  [
    'no application in main',
    edit('"region": "main"', '"region": "header"'),
    '21:3: error: applications: no application is in the region "main"',
  ],
  [
    'two applications with the same path',
    edit('"/posts/:id"', '"/Products"'),
    '24:96: error: applications[2].activeWhen[0]: posts and products have the same path',
  ],
  [
    'a version that was never built',
    edit('"version": "2.0.0"', '"version": "2.1.0"'),
    '15:18: error: remotes.blog.version: there is no root/remotes/blog/2.1.0/remoteEntry.js',
  ],
  [
    'a missing previous build',
    (site) => site.remove(`${shop}/1.0.0`),
    '11:32: error: remotes.shop.previous.version: there is no root/remotes/shop/1.0.0/remoteEntry.js, so no build can take over',
  ],
  [
    'a rollout of a missing build',
    edit('"version": "1.2.0"', '"version": "1.3.0"'),
    '12:57: error: remotes.shop.rollout.build.version: there is no root/remotes/shop/1.3.0/remoteEntry.js',
  ],
  [
    'an entry with another name',
    edit(
      `"bundleFileName": "remoteEntry.js",\n      "moduleName": "blog"`,
      `"bundleFileName": "entry.js",\n      "moduleName": "blog"`,
    ),
    '17:25: error: remotes.blog.bundleFileName: there is no root/remotes/blog/2.0.0/entry.js. Its remote.json calls the entry remoteEntry.js.',
  ],
  [
    'a container with another name',
    edit('"moduleName": "blog"', '"moduleName": "journal"'),
    '18:21: error: remotes.blog.moduleName: root/remotes/blog/2.0.0/remote.json has the moduleName blog, not journal',
  ],
  [
    'the integrity of another build',
    edit('"moduleName": "blog"', `"moduleName": "blog", "integrity": "sha384-${'A'.repeat(64)}"`),
    '18:42: error: remotes.blog.integrity: root/remotes/blog/2.0.0/remoteEntry.js is another file',
  ],
  [
    'a missing asset',
    edit('"moduleName": "blog"', '"moduleName": "blog", "assets": { "./posts": ["posts.js"], "./footer": [] }'),
    '18:53: error: remotes.blog.assets["./posts"][0]: there is no root/remotes/blog/2.0.0/posts.js',
  ],
  [
    'a missing file of a shared module',
    edit('"moduleName": "blog"', '"moduleName": "blog", "sharedAssets": { "./posts": ["react.js"] }'),
    '18:59: error: remotes.blog.sharedAssets["./posts"][0]: there is no root/remotes/blog/2.0.0/react.js',
  ],
  [
    'a build with a missing file',
    (site) => site.remove(`${shop}/1.1.0/products.4567cdef.css`),
    '7:18: error: remotes.shop.version: products.4567cdef.css of shop 1.1.0 in root/remotes/shop/1.1.0/ is missing',
  ],
  [
    'a build with a changed file',
    (site) => site.write(`${shop}/1.1.0/products.0123abcd.js`, 'other()'),
    '7:18: error: remotes.shop.version: products.0123abcd.js of shop 1.1.0 in root/remotes/shop/1.1.0/ does not match remote.json',
  ],
  [
    "a build of webpack's development mode",
    (site) => site.write(`${shop}/1.1.0/products.0123abcd.js`, '(() => {\neval("{module()}");\n})();'),
    '7:18: error: remotes.shop.version: products.0123abcd.js of shop 1.1.0 in root/remotes/shop/1.1.0/ runs its modules by eval',
  ],
  [
    'a build in the folder of another version',
    edit('"version": "1.1.0"', '"version": "1.0.9"', `${shop}/1.1.0/remote.json`),
    '7:18: error: remotes.shop.version: root/remotes/shop/1.1.0/remote.json has the version 1.0.9, not 1.1.0',
  ],
  [
    'a truncated remote.json',
    (site) => site.write(`${shop}/1.1.0/remote.json`, '{ "name":'),
    '7:18: error: remotes.shop.version: root/remotes/shop/1.1.0/remote.json is not JSON',
  ],
  [
    'an empty remote.json',
    (site) => site.write(`${shop}/1.1.0/remote.json`, '{}'),
    '7:18: error: remotes.shop.version: root/remotes/shop/1.1.0/remote.json does not describe a build: name: missing',
  ],
  [
    'a module that the build does not expose',
    edit('"./footer"', '"./foot"'),
    '25:53: error: applications[3].module: blog 2.0.0 does not expose ./foot; did you mean "./footer"?',
  ],
  [
    'a shared module that no build provides',
    edit('"moduleName": "blog"', '"moduleName": "blog", "requires": { "vue": "^3.5.0" }, "provides": {}'),
    '15:18: error: remotes.blog.version: blog 2.0.0 requires vue ^3.5.0, but the builds of this site do not provide it',
  ],
  [
    'two major versions of a shared module',
    edit(
      '"moduleName": "blog"',
      '"moduleName": "blog", "requires": { "react": "^18.0.0" }, "provides": { "react": "18.3.1" }',
    ),
    '15:18: error: remotes.blog.version: react: shop 1.1.0 requires ^19.0.0 and provides 19.1.0; blog 2.0.0 requires ^18.0.0 and provides 18.3.1',
  ],
];
