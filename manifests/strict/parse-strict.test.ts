import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { formatPath, formatProblem } from '../problem.ts';
import { formatLocatedProblem } from './json-positions.ts';
import { parseStrict } from './parse-strict.ts';

type Json = { [key: string]: unknown };

/** A valid manifest with changes such as `{ 'remotes.shop.version': '../1' }`. Undefined removes the value. */
function manifest(changes: Json = {}): Json {
  const top: Json = {
    schemaVersion: 1,
    revision: 1,
    origins: ['https://cdn.example.com'],
    languages: [{ tag: 'en' }, { tag: 'de' }],
    policy: { integrity: 'optional', sources: { connect: [] }, headers: {} },
    prefetch: ['intent', 'viewport', 'idle'],
    external: ['/auth/', '*.pdf'],
    remotes: {
      shop: {
        version: '1.0.0',
        basePath: '/remotes/shop/{version}/',
        bundleFileName: 'remoteEntry.js',
        moduleName: 'shop',
        integrity: sha384,
        assets: { './home': ['home.91abf012.js'] },
        sharedAssets: { './home': ['873.39a8ba0d.js'] },
        requires: { react: '^19.0.0' },
        previous: { version: '0.9.0', integrity: sha384 },
        rollout: { percent: 10, build: { version: '1.1.0', integrity: sha384 } },
        limits: { entry: 1000 },
        styles: 'scope',
        policy: { sources: { worker: ['blob:'] } },
      },
      blog: { version: '1', basePath: '/blog/', bundleFileName: 'remoteEntry.js', moduleName: 'blog' },
    },
    applications: [
      { name: 'home', remote: 'shop', module: './home', region: 'main', activeWhen: [{ path: '/', exact: true }] },
      { name: 'posts', remote: 'blog', module: './posts', region: 'main', activeWhen: ['/posts'] },
    ],
    fragments: { 'mini-cart': { remote: 'shop', module: './mini-cart' } },
  };
  for (const [path, value] of Object.entries(changes)) put(top, path.split('.'), value);
  return top;
}

function put(target: Json, [key = '', ...rest]: string[], value: unknown): void {
  const inner = target[key];
  if (rest.length === 0) target[key] = value;
  else if (typeof inner === 'object' && inner !== null) put(inner as Json, rest, value);
  else throw new Error(`the builder has no ${key}`);
}

function problems(text: string): string[] {
  const result = parseStrict(text);
  return result.ok ? [] : result.problems.map(formatProblem);
}

function located(text: string): string[] {
  const result = parseStrict(text);
  return result.ok ? [] : result.problems.map(formatLocatedProblem);
}

const refusals = (changes: Json) => problems(JSON.stringify(manifest(changes)));

const location = { version: '1', basePath: '/shop/', bundleFileName: 'remoteEntry.js' };
const sha256 = `sha256-${'A'.repeat(43)}=`;
const sha384 = `sha384-${'A'.repeat(64)}`;
const sha512 = `sha512-${'A'.repeat(86)}==`;

const BASE_PATH = 'a path such as /remotes/explore/{version}/';
const FILE = 'a file inside basePath';
const INTEGRITY = 'sha256-, sha384- or sha512- followed by the complete digest';
const SOURCE = 'without a path or *; the site itself is always allowed';
const ORIGIN = 'an origin such as https://cdn.example.com';
const EXTERNAL = 'a path below the site such as /auth/, or a name without "/"';
const NAME = 'a name has only letters, digits';
const VERSION = 'a version is one path segment';

const valid: [title: string, changes: Json][] = [
  ['without changes', {}],
  [
    'without optional fields',
    {
      origins: undefined,
      languages: undefined,
      policy: undefined,
      fragments: undefined,
      'remotes.shop.rollout': undefined,
    },
  ],
  ['without prefetching', { prefetch: [], 'applications.0.prefetch': false }],
  ['with a sha256', { 'remotes.shop.integrity': sha256 }],
  ['with a sha512', { 'remotes.shop.integrity': sha512 }],
  ['with a basePath on a listed origin', { 'remotes.shop.basePath': 'https://cdn.example.com/shop/{version}/' }],
  ['with an origin that has a port', { origins: ['http://localhost:9000'] }],
  ['with an origin that is an IPv6 address', { origins: ['http://[::1]:9000'] }],
  ['with a moduleName that is not an identifier', { 'remotes.shop.moduleName': '@team/orders' }],
  ['with a moduleName that is a path', { 'remotes.shop.moduleName': 'acme.remotes.$orders' }],
  ...['module', 'system', 'plain'].map((format): [string, Json] => [
    `with the format ${format}, which needs no moduleName`,
    { 'remotes.blog.format': format, 'remotes.blog.moduleName': undefined },
  ]),
  [
    'with builds of several formats',
    {
      'remotes.shop.format': 'callback',
      'remotes.shop.previous.format': 'script',
      'remotes.shop.rollout.build.format': 'module',
      'remotes.shop.rollout.build.before': [],
    },
  ],
  ['with files before the entry', { 'remotes.shop.before': ['js/runtime.{version}.js', 'vendor.js'] }],
  [
    'with files before the entry whose digests the policy requires',
    {
      ...{ 'policy.integrity': 'required', 'remotes.blog.integrity': sha384 },
      ...{ 'remotes.shop.before': ['runtime.js'], 'remotes.shop.files': { 'runtime.js': sha384 } },
    },
  ],
  ['with components', { 'applications.0.adapter': 'react', 'fragments.mini-cart.adapter': 'custom-element' }],
  ['with one moduleName for all builds of a remote', { 'remotes.shop.previous.moduleName': 'shop' }],
  [
    'with languages',
    { languages: [{ tag: 'en' }, { tag: 'pt-BR', texts: '/texts/pt.json' }, { tag: 'ar', dir: 'rtl' }] },
  ],
  ['with texts on a listed origin', { languages: [{ tag: 'sr-Latn', texts: 'https://cdn.example.com/sr.json' }] }],
  [
    'with a title in several languages',
    { languages: [{ tag: 'en' }, { tag: 'de' }], 'applications.0.title': { en: 'Shop', de: 'Laden' } },
  ],
  [
    'with parameters in a title and a description',
    {
      'applications.1.activeWhen': ['/posts/:id', { path: '/old/post-:id/:the-part' }],
      'applications.1.title': { en: 'Post {id}', de: 'Beitrag {id}' },
      'applications.1.description': 'All of {id}, with { braces } and {}',
    },
  ],
  ...['/auth', '/files/*.zip', '/*/edit', '/a.b/~c', '/Ärzte/', '/a%20b', 'robots.txt', '.well-known', 'v*-draft'].map(
    (pattern): [string, Json] => [`with ${pattern} as an external path`, { external: [pattern] }],
  ),
  ['with a pre-release version', { 'remotes.shop.version': '1.0.0-rc.1+build.7' }],
  [
    'with everything that the page may use',
    {
      'policy.sources': {
        connect: ['https://api.example.com', 'wss://live.example.com:8443', 'http://localhost:1', 'blob:', 'data:'],
        img: ['https:', 'blob:', 'data:'],
        media: ['https://video.example.com', 'https:', 'blob:'],
        frame: ['https://maps.example.com', 'https:', 'blob:'],
        style: ['https://fonts.example.com'],
        font: ['https://fonts.example.com'],
        form: ['https://pay.example.com', 'https:'],
        worker: ['blob:', 'data:'],
        wasm: true,
        'frame-ancestors': ['https://portal.example.com'],
      },
    },
  ],
  [
    'with all headers',
    {
      'policy.headers': {
        'Cross-Origin-Opener-Policy': 'unsafe-none',
        'Cross-Origin-Embedder-Policy': 'require-corp',
        'Origin-Agent-Cluster': '?0',
        'Permissions-Policy': 'camera=(), geolocation=(self "https://maps.example.com"), fullscreen=*',
        'Referrer-Policy': 'no-referrer',
        'Strict-Transport-Security': 'max-age=63072000; includeSubDomains; preload',
      },
    },
  ],
  ...['remoteEntry.js?v=1', 'remoteEntry.js?v={version}', 'js/remoteEntry-{version}.js?sig=a/b:c%2F../~&x=?'].map(
    (entry): [string, Json] => [`with the entry ${entry}`, { 'remotes.shop.bundleFileName': entry }],
  ),
  [
    'with credentials, and without for another build',
    { 'remotes.shop.credentials': 'include', 'remotes.shop.previous.credentials': 'same-origin' },
  ],
];

for (const [title, changes] of valid) {
  test(`a manifest is valid ${title}`, () => expect(refusals(changes)).toEqual([]));
}

test('the parsed manifest has its defaults filled in', () => {
  const result = parseStrict(JSON.stringify(manifest({ origins: undefined, fragments: undefined })));
  expect(result).toMatchObject({ ok: true, manifest: { revision: 1, origins: [], fragments: {} } });
});

test("the store's manifest is valid", () => {
  expect(problems(readFileSync(new URL('../site.json', import.meta.url), 'utf8'))).toEqual([]);
});

const build = (path: string): [path: string, value: unknown, message: string][] => [
  [`${path}.version`, undefined, 'missing'],
  [`${path}.version`, '', VERSION],
  [`${path}.version`, '..', VERSION],
  [`${path}.version`, '1/0', VERSION],
  [`${path}.version`, '1%2f0', VERSION],
  [`${path}.version`, 1, 'expected string'],
  [`${path}.basePath`, '', BASE_PATH],
  [`${path}.basePath`, 'remotes/shop/', BASE_PATH],
  [`${path}.basePath`, '/remotes/../shop/', BASE_PATH],
  [`${path}.basePath`, '/remotes/./shop/', BASE_PATH],
  [`${path}.basePath`, '/remotes/%2e%2e/shop/', BASE_PATH],
  [`${path}.basePath`, '/remotes/.%2E/shop/', BASE_PATH],
  [`${path}.basePath`, '/remotes/..%2fshop/', BASE_PATH],
  [`${path}.basePath`, '/remotes/..%5cshop/', BASE_PATH],
  [`${path}.basePath`, '/remotes/..', BASE_PATH],
  [`${path}.basePath`, '/remotes/%{version}%{version}/shop/', BASE_PATH],
  [`${path}.basePath`, '/remotes/%2{version}/', BASE_PATH],
  [`${path}.basePath`, '/remotes/a%{version}/', BASE_PATH],
  [`${path}.basePath`, '//evil.example/shop/', BASE_PATH],
  [`${path}.basePath`, '/remotes//shop/', BASE_PATH],
  [`${path}.basePath`, '/\\evil.example/', BASE_PATH],
  [`${path}.basePath`, '\\\\evil.example/', BASE_PATH],
  [`${path}.basePath`, '/\t/evil.example/', BASE_PATH],
  [`${path}.basePath`, '/\u0001/', BASE_PATH],
  [`${path}.basePath`, '/remotes/?x=/', BASE_PATH],
  [`${path}.basePath`, '/remotes/#/', BASE_PATH],
  [`${path}.basePath`, '/remotes/shop/{verison}/', BASE_PATH],
  [`${path}.basePath`, 'javascript:alert(1)//', BASE_PATH],
  [`${path}.basePath`, 'data:text/javascript,1', BASE_PATH],
  [`${path}.basePath`, 'blob:https://cdn.example.com/x', BASE_PATH],
  [`${path}.basePath`, 'ftp://cdn.example.com/x/', BASE_PATH],
  [`${path}.basePath`, 'https://cdn.example.com', BASE_PATH],
  [`${path}.basePath`, 'https://user:secret@cdn.example.com/', BASE_PATH],
  [`${path}.basePath`, 'https://cdn.example.com@evil.example/', BASE_PATH],
  [`${path}.basePath`, 'https://cdn.example.com\\..\\x/', BASE_PATH],
  [`${path}.basePath`, 'https://cdn.example.com?/', BASE_PATH],
  [`${path}.basePath`, 'https://cdn.example.com/../x/', BASE_PATH],
  [`${path}.basePath`, 'https://{version}.example.com/', BASE_PATH],
  [`${path}.basePath`, 'https:///x/', BASE_PATH],
  [`${path}.basePath`, 'https://other.example.com/x/', 'https://other.example.com is not listed in "origins"'],
  [`${path}.basePath`, 'http://cdn.example.com/x/', 'http://cdn.example.com is not listed in "origins"'],
  [`${path}.basePath`, 'https://cdn.example.com:8443/x/', 'https://cdn.example.com:8443 is not listed in "origins"'],
  [`${path}.bundleFileName`, '', FILE],
  [`${path}.bundleFileName`, '/remoteEntry.js', FILE],
  [`${path}.bundleFileName`, '%{version}%{version}/remoteEntry.js', FILE],
  [`${path}.bundleFileName`, '../remoteEntry.js', FILE],
  [`${path}.bundleFileName`, 'js/%2e%2e/remoteEntry.js', FILE],
  [`${path}.bundleFileName`, 'js\\remoteEntry.js', FILE],
  [`${path}.bundleFileName`, 'https://evil.example/remoteEntry.js', FILE],
  [`${path}.bundleFileName`, 'javascript:alert(1)', FILE],
  [`${path}.bundleFileName`, '?v=1', FILE],
  [`${path}.bundleFileName`, 'remoteEntry.js?', FILE],
  [`${path}.bundleFileName`, 'remoteEntry.js#x', FILE],
  [`${path}.bundleFileName`, 'remoteEntry.js?v=1#x', FILE],
  [`${path}.bundleFileName`, 'remoteEntry.js?v=1 2', FILE],
  [`${path}.bundleFileName`, 'remoteEntry.js?v={verison}', FILE],
  [`${path}.bundleFileName`, '../remoteEntry.js?v=1', FILE],
  [`${path}.bundleFileName`, 'https://evil.example/remoteEntry.js?v=1', FILE],
  [`${path}.credentials`, 'omit', 'expected one of "same-origin"|"include"'],
  [`${path}.assets`, { './home': ['home.js?v=1'] }, FILE],
  [`${path}.moduleName`, '', 'the global name of the container'],
  [`${path}.moduleName`, 7, 'expected string'],
  ...['acme..orders', '.orders', 'acme.', 'acme.my-orders', 'acme.2', 'a b.c'].map(
    (name): [string, unknown, string] => [
      `${path}.moduleName`,
      name,
      'a name with dots is a path such as acme.orders, each part of which is an identifier',
    ],
  ),
  [`${path}.moduleName`, 'history.orders', 'history is a global of the browser'],
  [`${path}.format`, 'esm', 'expected one of "script"|"module"|"system"|"callback"|"plain"'],
  [`${path}.formt`, 'module', 'unknown field; did you mean "format"?'],
  [`${path}.before`, 'runtime.js', 'expected array'],
  ...['/runtime.js', '../runtime.js', 'runtime.js?v=1', 'https://evil.example/runtime.js', 'a\\b.js', ''].map(
    (file): [string, unknown, string] => [`${path}.before`, [file], FILE],
  ),
  [`${path}.before`, ['runtime.js', 'runtime.js'], 'runtime.js is listed twice'],
  [`${path}.before`, ['remoteEntry.js'], 'remoteEntry.js is the remote entry itself'],
  ...['name', 'top', 'history', 'Image', 'fetch', 'status', 'chrome', 'safari', 'toString'].map(
    (global): [string, unknown, string] => [`${path}.moduleName`, global, `${global} is a global of the browser`],
  ),
  [`${path}.integrity`, '', INTEGRITY],
  [`${path}.integrity`, 'md5-1B2M2Y8AsgTpgAmY7PhCfg==', INTEGRITY],
  [`${path}.integrity`, `sha1-${'A'.repeat(27)}=`, INTEGRITY],
  [`${path}.integrity`, 'A'.repeat(64), INTEGRITY],
  [`${path}.integrity`, sha256.slice(0, -1), INTEGRITY],
  [`${path}.integrity`, `sha256-${'A'.repeat(44)}`, INTEGRITY],
  [`${path}.integrity`, sha384.slice(0, -1), INTEGRITY],
  [`${path}.integrity`, `${sha384}A`, INTEGRITY],
  [`${path}.integrity`, sha512.slice(0, -1), INTEGRITY],
  [`${path}.integrity`, `sha512-${'A'.repeat(88)}`, INTEGRITY],
  [`${path}.integrity`, sha384.replace('sha384', 'SHA384'), INTEGRITY],
  [`${path}.integrity`, `${sha384} ${sha384}`, INTEGRITY],
  [`${path}.requires`, { react: 19 }, 'expected string'],
  [`${path}.assets`, { './home': 'home.js' }, 'expected array'],
  [`${path}.assets`, { './home': ['../home.js'] }, FILE],
  [`${path}.assets`, { home: [] }, 'an exposed module begins with "./"'],
  [`${path}.sharedAssets`, { './home': ['../873.js'] }, FILE],
  [`${path}.baseUrl`, '/x/', 'unknown field'],
];

const required = ['schemaVersion', 'revision', 'remotes', 'applications'];
const table: [path: string, value: unknown, message: string][] = [
  ...required.map((path): [string, unknown, string] => [path, undefined, 'missing']),
  ['schemaVersion', 2, 'expected 1'],
  ['revision', -1, 'Too small'],
  ['revision', 1.5, 'expected int'],
  ['revision', 100_000_000_000_000, 'Too big'],
  ['revision', Number.MAX_SAFE_INTEGER, 'Too big'],
  ['revision', '1', 'expected number'],
  ['$schema', 1, 'expected string'],
  ['origins', 'https://cdn.example.com', 'expected array'],
  ...[
    'cdn.example.com',
    'https://cdn.example.com/',
    'https://cdn.example.com/x',
    'https://CDN.example.com',
    'https://user@cdn.example.com',
    'https://*.example.com',
    "https://cdn.example.com;script-src'unsafe-inline'",
    'https://cdn.example.com,x',
    'javascript:alert(1)',
    'ftp://cdn.example.com',
    'null',
    '*',
    '',
  ].map((origin): [string, unknown, string] => ['origins', [origin], ORIGIN]),
  ['origins.0', 'https://cdn.example.com:443', 'browsers write it as https://cdn.example.com'],
  ['languages', 'en', 'expected array'],
  ['languages', [], 'at least one language'],
  ['languages.0', 'en', 'expected object'],
  ['languages.0.tag', undefined, 'missing'],
  ...['', 'e', 'en_US', 'de-', 'english!'].map((tag): [string, unknown, string] => [
    'languages.0.tag',
    tag,
    'a language tag such as de',
  ]),
  ['languages.0.tag', 'de-at', 'write it as de-AT'],
  ['languages.0.tag', 'abcd', 'abcd is not a language tag that browsers know'],
  ['languages.1.tag', 'en', 'en is listed twice'],
  ['languages.0.dir', 'up', 'expected one of'],
  ['languages.1', { tag: 'ar' }, 'ar is written from right to left: add "dir": "rtl"'],
  ['languages.1', { tag: 'pa-PK' }, 'pa-PK is written from right to left'],
  ['languages.0.texts', 'texts/en.json', BASE_PATH],
  ['languages.0.texts', '/../en.json', BASE_PATH],
  ['languages.0.texts', 'https://other.example.com/en.json', 'https://other.example.com is not listed in "origins"'],
  ['languages.0.text', '/en.json', 'unknown field; did you mean "texts"?'],
  ['external', '/auth/', 'expected array'],
  ...[
    '',
    '/',
    '*',
    '/*',
    '/*/',
    'auth/',
    '/a//b',
    '//host/',
    '/a/**',
    '/a/../b',
    '..',
    '/a?b',
    '/a#b',
    '/:id',
    '/a b',
    '\\a',
  ]
    .concat('https://auth.example.com/')
    .map((pattern): [string, unknown, string] => ['external.0', pattern, EXTERNAL]),
  ['externals', ['/auth/'], 'unknown field; did you mean "external"?'],
  ['prefetch', 'all', 'expected array'],
  ...['reports', '//reports.example', 'ftp://reports.example/', 'https://reports.example', '/a?b', "https://a'/"].map(
    (url): [string, unknown, string] => [
      'reports',
      { url },
      'a path below the site such as /reports, or an http(s) URL',
    ],
  ),
  ['reports', { url: '/reports', sample: 1.1 }, '<=1'],
  ['reports', { sample: 1 }, 'missing'],
  ['prefetch.0', 'hover', 'expected one of "intent"|"viewport"|"idle"'],
  ['policy.integrity', 'always', 'expected one of'],
  ...(['policy.sources', 'remotes.shop.policy.sources'] as const).flatMap((path): [string, unknown, string][] => [
    ...['connect', 'img', 'media', 'frame', 'style', 'font', 'form', 'frame-ancestors'].flatMap((kind) =>
      [
        '*',
        'https://*.example.com',
        "'self'",
        "'unsafe-inline'",
        "'none'",
        'https://api.example.com/',
        'https://api.example.com/v1',
        'https://API.example.com',
        'https://api.example.com; script-src *',
        'https://a.example https://b.example',
        'javascript:',
        'javascript:alert(1)',
        'api.example.com',
        'http:',
        'filesystem:',
        '',
      ].map((source): [string, unknown, string] => [`${path}.${kind}`, [source], SOURCE]),
    ),
    ...['img', 'media', 'frame', 'form', 'style', 'font', 'frame-ancestors'].map((kind): [string, unknown, string] => [
      `${path}.${kind}`,
      ['wss://live.example.com'],
      SOURCE,
    ]),
    ...['connect', 'style', 'font', 'frame-ancestors'].map((kind): [string, unknown, string] => [
      `${path}.${kind}`,
      ['https:'],
      SOURCE,
    ]),
    ...['form', 'style', 'font', 'frame-ancestors'].map((kind): [string, unknown, string] => [
      `${path}.${kind}`,
      ['blob:'],
      SOURCE,
    ]),
    [`${path}.worker`, ['https://cdn.example.com'], 'browsers start workers from the site itself or from these'],
    [`${path}.wasm`, ["'wasm-unsafe-eval'"], 'expected boolean'],
    [`${path}.connect`, 'https://api.example.com', 'expected array'],
    [`${path}.frameAncestors`, [], 'unknown field; did you mean "frame-ancestors"?'],
    [`${path}.script`, ['https://cdn.example.com'], 'unknown field'],
  ]),
  ['policy.headers.Referrer-Policy', 'never', 'expected one of'],
  ['policy.headers.Referer-Policy', 'origin', 'unknown field; did you mean "Referrer-Policy"?'],
  ['policy.headers.Cross-Origin-Opener-Policy', 'same-site', 'expected one of'],
  ['policy.headers.Content-Security-Policy', "default-src 'self'", 'unknown field'],
  ['policy.headers.Permissions-Policy', 'camera=()\nX-Other: 1', 'features such as camera=()'],
  ['policy.headers.Permissions-Policy', 'camera=$host', 'features such as camera=()'],
  ['policy.headers.Strict-Transport-Security', 'on', 'such as max-age=31536000'],
  ['policy.integrty', 'required', 'unknown field; did you mean "integrity"?'],
  ['revison', 1, 'unknown field; did you mean "revision"?'],
  ['theme', 'dark', 'unknown field'],
  ['remotes', [], 'expected record'],
  ['remotes.a b', {}, NAME],
  ['remotes.shop', null, 'expected object'],
  ['remotes.shop.basePath', undefined, 'missing'],
  ['remotes.shop.bundleFileName', undefined, 'missing'],
  ['remotes.shop.moduleName', undefined, 'missing: a script needs the global name of its container'],
  ['remotes.shop.vresion', '1', 'unknown field; did you mean "version"?'],
  ...build('remotes.shop'),
  ...build('remotes.shop.previous'),
  ...build('remotes.shop.rollout.build'),
  ['remotes.shop.moduleName', 'blog', 'remote shop has the moduleName blog, too'],
  ['remotes.shop.rollout.percent', undefined, 'missing'],
  ['remotes.shop.rollout.percent', -1, 'Too small'],
  ['remotes.shop.rollout.percent', 100.5, 'Too big'],
  ['remotes.shop.rollout.percent', '10', 'expected number'],
  ['remotes.shop.rollout.build', undefined, 'missing'],
  ['remotes.shop.rollout.prcent', 1, 'unknown field; did you mean "percent"?'],
  ...['entry', 'get', 'lifecycle'].flatMap((limit): [string, unknown, string][] => [
    [`remotes.shop.limits.${limit}`, 0, 'Too small'],
    [`remotes.shop.limits.${limit}`, 600_001, 'Too big'],
    [`remotes.shop.limits.${limit}`, 1.5, 'expected int'],
  ]),
  ['remotes.shop.limits.entri', 1, 'unknown field; did you mean "entry"?'],
  ['remotes.shop.styles', 'global', 'expected one of "scope"|"layer"'],
  ['remotes.shop.previous.styles', 'scope', 'unknown field'],
  ['applications', {}, 'expected array'],
  ...['name', 'remote', 'module', 'region', 'activeWhen'].map((field): [string, unknown, string] => [
    `applications.0.${field}`,
    undefined,
    'missing',
  ]),
  ['applications.0.name', '', NAME],
  ['applications.0.name', '<script>', NAME],
  ['applications.1.name', 'home', 'the name home is taken'],
  ['applications.0.remote', 'shopp', 'there is no remote shopp'],
  ['applications.0.remote', 'constructor', 'there is no remote constructor'],
  ['applications.0.module', 'home', 'an exposed module begins with "./"'],
  ['applications.0.region', 'Side bar', 'a name of small letters, digits and hyphens'],
  [
    'applications.0.region',
    'aside',
    'no layout has the region aside: use header, main or footer, or add it to "layouts"',
  ],
  ['applications.0.region', 'foter', 'no layout has the region foter; did you mean "footer"?'],
  ['applications.0.activeWhen', [], 'at least one path'],
  ['applications.0.activeWhen', '/', 'expected array'],
  ['applications.0.activeWhen.0', 'posts', 'a path begins with "/"'],
  ['applications.0.activeWhen.0', '/posts?x=1', 'a path begins with "/"'],
  ['applications.0.activeWhen.0', '/posts#x', 'a path begins with "/"'],
  ['applications.0.activeWhen.0', 7, 'expected string, received number, or expected object'],
  ['applications.0.activeWhen.0.path', undefined, 'missing'],
  ['applications.0.activeWhen.0.path', 'posts', 'a path begins with "/"'],
  ['applications.0.activeWhen.0.exact', 'yes', 'expected boolean'],
  ['applications.0.activeWhen.0.exac', true, 'unknown field; did you mean "exact"?'],
  ['applications.0.title', 7, 'expected string'],
  ['applications.0.layout', 'bare', 'there is no layout bare: use standard or focused, or add it to "layouts"'],
  ['applications.0.prefetch', 'never', 'expected boolean'],
  ['applications.0.visible', { flag: 'beta' }, 'without "visitor", the site knows nothing about its visitors'],
  ['applications.0.visible', {}, 'a rule such as { "flag": "beta" } or { "signedIn": true }'],
  ['applications.0.visible', { flag: '' }, 'a rule such as { "flag": "beta" } or { "signedIn": true }'],
  ['applications.0.visible', 'beta', 'expected object'],
  ['applications.0.visible', { signedin: true }, 'unknown field; did you mean "signedIn"?'],
  ['visitor', true, 'expected object'],
  ['visitor', { url: 'https://evil.example/visitor' }, 'a path below the site'],
  ['visitor', { url: '//evil.example/visitor' }, 'a path below the site'],
  ['applications.0.priority', 1.5, 'expected int, received number'],
  ['applications.0.minHeight', '40', 'a length such as 40rem or 320px'],
  ['applications.0.title', { en: 7 }, 'expected string'],
  ['applications.0.title', { de: 'Laden' }, 'missing in en, the default language'],
  ['applications.0.title', { en: 'Shop', fr: 'Magasin' }, 'not one of "languages"'],
  ['applications.0.title', 'Shop {id}', '{id} needs the parameter :id, which / does not have'],
  [
    'applications.1.title',
    { en: 'Posts', de: '{the-id} Beiträge' },
    '{the-id} needs the parameter :the-id, which /posts does',
  ],
  ['applications.0.description', 7, 'expected string'],
  ['applications.0.description', { de: 'Laden' }, 'missing in en, the default language'],
  ['applications.0.description', 'All {of} it', '{of} needs the parameter :of, which / does not have'],
  ['applications.0.adapter', 'angular', 'expected one of "react"|"vue"|"custom-element"'],
  ['fragments.mini-cart.adapter', true, 'expected one of'],
  ['applications.0.props', [], 'expected record'],
  ['applications.0.modul', './x', 'unknown field; did you mean "module"?'],
  ['fragments', [], 'expected record'],
  ['fragments.mini cart', {}, NAME],
  ['fragments.home', { remote: 'shop', module: './home' }, 'the name home is taken'],
  ['fragments.mini-cart.remote', undefined, 'missing'],
  ['fragments.mini-cart.remote', 'cart', 'there is no remote cart'],
  ['fragments.mini-cart.module', undefined, 'missing'],
  ['fragments.mini-cart.module', 'mini-cart', 'an exposed module begins with "./"'],
  ['fragments.mini-cart.props', 'x', 'expected record'],
  ['fragments.mini-cart.region', 'main', 'unknown field'],
];

for (const path of new Set(table.map(([each]) => each))) {
  test(`wrong values of ${path} are refused, each with what is right`, () => {
    for (const [, value, message] of table.filter(([each]) => each === path)) {
      const found = refusals({ [path]: value });
      // A repeated name is reported at the second remote.
      const place = message.includes('remote shop has the moduleName') ? 'remotes.blog.moduleName' : path;
      const line = found.find((each) => each.startsWith(written(place)));
      expect.soft(line, `${JSON.stringify(value)}\n${found.join('\n')}`).toContain(message);
    }
  });
}

/** `applications.0.activeWhen` as `formatPath` writes it. */
const written = (path: string): string => path.replaceAll(/\.(\d+)/g, '[$1]').replace(/\.(\w+ \w+)/, '["$1"]');

test('a dot in a moduleName that is the name of the remote makes no path of it', () => {
  const changes = { remotes: { '2.shop': { ...location, moduleName: '2.shop' } }, applications: [], fragments: {} };
  expect(refusals(changes)).toEqual([]);
  changes.remotes['2.shop'].moduleName = '2.orders';
  expect(refusals(changes)).toEqual([
    'remotes["2.shop"].moduleName: a name with dots is a path such as acme.orders, each part of which is an identifier; "2" is none',
  ]);
});

test('a script that takes over from a module needs the name of its global', () => {
  const changes = {
    'remotes.blog.format': 'module',
    'remotes.blog.moduleName': undefined,
    'remotes.blog.previous': { version: '0', format: 'script' },
  };
  expect(refusals(changes)).toEqual([
    'remotes.blog.previous.moduleName: missing: a script needs the global name of its container',
  ]);
});

test('a file before the entry needs a digest where the policy requires them', () => {
  const changes = { 'policy.integrity': 'required', 'remotes.blog.integrity': sha384 };
  expect(refusals({ ...changes, 'remotes.shop.before': ['runtime.js'], 'remotes.shop.files': {} })).toEqual([
    'remotes.shop.before[0]: the policy requires an integrity: add runtime.js to "files"',
  ]);
});

test('with the policy that integrity is required, every build needs one', () => {
  const without = { 'policy.integrity': 'required', 'remotes.shop.previous.integrity': undefined };
  expect(refusals(without)).toEqual([
    'remotes.shop.previous.integrity: the policy requires an integrity',
    'remotes.blog.integrity: the policy requires an integrity',
  ]);
});

test('all problems are reported, not only the first', () => {
  expect(refusals({ revision: undefined, theme: 1, colour: 2 })).toEqual([
    'revision: missing',
    'theme: unknown field',
    'colour: unknown field',
  ]);
});

const unreadable: [title: string, text: string, message: string][] = [
  ['an empty file', '', 'line 1, column 1: expected a value, the text ends here'],
  ['half a file', '{\n  "revision": 1,\n  "remo', 'line 3, column 3: the string is not closed on its line'],
  ['an extra comma', '{\n  "revision": 1,\n}', 'line 3, column 1: expected a field name in double quotes, found "}"'],
  ['a missing comma', '{\n  "a": 1\n  "b": 2\n}', 'line 3, column 3: expected "," or "}", found "\\""'],
  ['a comment', '{\n  // new\n}', 'line 2, column 3: expected a field name in double quotes, found "/"'],
  ['single quotes', "{'a': 1}", 'line 1, column 2: expected a field name in double quotes, found "\'"'],
  ['a bare word', '{"a": yes}', 'line 1, column 7: expected a value, found "y"'],
  ['a number with a leading zero', '[01]', 'line 1, column 2: expected a value, found "0"'],
  ['two documents', '{} {}', 'line 1, column 4: expected the end, found "{"'],
  ['a repeated field', '{"a": 1,\n "\\u0061": 2}', 'line 2, column 2: the field "\\u0061" is repeated'],
  ['a field called __proto__', '{"__proto__": {}}', 'line 1, column 2: a field cannot be named "__proto__"'],
  [
    'a field called __proto__ by an escape',
    '{"_\\u005fproto__": 1}',
    'line 1, column 2: a field cannot be named "__proto__"',
  ],
  [
    'half of a character',
    '["\\ud83d\\ude9c", "a\\ud800"]',
    'line 1, column 18: the string has half of a character: a surrogate such as \\ud800 without the other one',
  ],
  [
    'the other half of a character',
    '["\\udc00\\ud800"]',
    'line 1, column 2: the string has half of a character: a surrogate such as \\ud800 without the other one',
  ],
  [
    'half of a character in a field name',
    '{"\\ud800": 1}',
    'line 1, column 2: the field name has half of a character: a surrogate such as \\ud800 without the other one',
  ],
  [
    'a control character in a string',
    '{"a": "\u0001"}',
    'line 1, column 7: the string has a control character that is not escaped',
  ],
  ['an invalid escape sequence', '["\\x"]', 'line 1, column 2: the string has an invalid escape sequence'],
  ['endless nesting', '['.repeat(100_000), 'line 1, column 202: nested too deeply'],
  ['HTML', '<!doctype html>', 'line 1, column 1: expected a value, found "<"'],
];

for (const [title, text, message] of unreadable) {
  test(`${title} is refused with its position`, () => expect(located(text)).toEqual([message]));
}

const positions: [title: string, text: string, message: string][] = [
  ['an invalid value, at the value', '{\n  "schemaVersion": 2, @ }', 'line 2, column 20: schemaVersion: expected 1'],
  [
    'an unknown field, at its name',
    '{\n  "theme": 2, "schemaVersion": 1, @ }',
    'line 2, column 3: theme: unknown field',
  ],
  [
    'an invalid name, at the name',
    '{ "schemaVersion": 1, @,\n "fragments": {\r\n  "a b": { "remote": "x", "module": "./x" } } }',
    'line 3, column 3: fragments["a b"]: a name has only letters, digits and - _ . / @, and begins with a letter, a digit or @; no part between slashes is empty or begins with a dot',
  ],
  [
    'a missing field, at the object that should have it',
    '{ "schemaVersion": 1, @,\n "fragments": {\n  "x": { "remote": "x" } } }',
    'line 3, column 8: fragments.x.module: missing',
  ],
  ['a missing field of the manifest, at its beginning', '\n { @ }', 'line 2, column 2: schemaVersion: missing'],
  [
    'an unknown remote, at its name',
    '{ "schemaVersion": 1, @,\n "fragments": { "x": { "remote": "x", "module": "./x" } } }',
    'line 2, column 34: fragments.x.remote: there is no remote x',
  ],
];
const rest = '"revision": 1, "remotes": {}, "applications": []';
for (const [title, text, message] of positions) {
  test(`the position is reported of ${title}`, () => expect(located(text.replace('@', rest))).toEqual([message]));
}

test('a value that is not an object is refused', () => {
  expect(problems('null')).toEqual(['expected object, received null']);
  expect(problems('[]')).toEqual(['expected object, received array']);
});

test('entries that were parsed before are parsed again only if they have changed', () => {
  const known = new Map();
  const parsed = (changes: Json = {}) => parseStrict(JSON.stringify(manifest(changes)), known);
  const fields = (result: ReturnType<typeof parsed>) => (result.ok ? result.manifest : undefined);
  const first = fields(parsed());
  const second = fields(parsed({ 'remotes.shop.version': '2.0.0', revision: 2 }));
  expect(second).toEqual(manifest({ 'remotes.shop.version': '2.0.0', revision: 2 }));
  expect(Object.keys(second?.remotes ?? {})).toEqual(['shop', 'blog']);
  expect(second?.remotes.blog).toBe(first?.remotes.blog);
  expect(second?.remotes.shop).not.toBe(first?.remotes.shop);
  const broken = parsed({ 'remotes.shop.version': '../2', 'fragments.mini-cart.remote': 'cart' });
  expect(broken.ok ? [] : broken.problems.map(formatProblem)).toEqual([
    'remotes.shop.version: a version is one path segment, such as 1.4.0',
  ]);
  const renamed = parsed({ 'remotes.blog': undefined, 'remotes.a b': manifest().remotes });
  expect(renamed.ok).toBe(false);
  expect(fields(parsed())).toEqual(manifest());
});

test('a byte order mark is skipped', () => {
  expect(problems(`\uFEFF${JSON.stringify(manifest())}`)).toEqual([]);
});

test('a path is formatted as in code', () => {
  const format = (...path: PropertyKey[]) => formatPath(path);
  expect(format('remotes', 'explore', 'version')).toBe('remotes.explore.version');
  expect(format('applications', 2, 'activeWhen', 0)).toBe('applications[2].activeWhen[0]');
  expect(format('remotes', '@team/orders', 'assets', './home')).toBe('remotes["@team/orders"].assets["./home"]');
  expect(format()).toBe('');
});
