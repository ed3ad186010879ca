import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { acceptHtml, digest, expect, type ServedWorkspace, test } from '../sites/shop-server.ts';
import { indexHtml, siteManifest } from '../sites/small-shop.ts';
import { repository } from '../support/paths.ts';

/** The policies of a page: directive -> sources. */
const policies = async (server: ServedWorkspace) => {
  const { headers } = await server.ask('/', { headers: acceptHtml });
  return String(headers['content-security-policy'])
    .split(', ')
    .map((policy) =>
      Object.fromEntries(
        policy.split(';').map((directive) => {
          const [name = '', ...sources] = directive.split(' ');
          return [name, sources.join(' ')];
        }),
      ),
    );
};
/** The first of them, which has all directives. */
const policy = async (server: ServedWorkspace) => (await policies(server))[0] ?? {};

/** Folders of any host, which the second policy limits to this one. */
const folders = 'http://*:*/shell/ http://*:*/remotes/shop/';

test('the Content-Security-Policy allows what the site needs and no more', async ({ server }) => {
  expect(await policies(server)).toEqual([
    {
      'default-src': "'self'",
      'script-src': folders,
      'style-src': "'self' 'unsafe-inline'",
      'img-src': "'self' data:",
      'media-src': "'self'",
      'connect-src': "'self'",
      'font-src': "'self' data:",
      'frame-src': "'self'",
      'base-uri': "'none'",
      'object-src': "'none'",
      'frame-ancestors': "'self'",
      'form-action': "'self'",
    },
    { 'script-src': "'self'" },
  ]);
});

test('every security header is one that README.md lists, with the value that it gives', async ({ server }) => {
  const { headers } = await server.ask('/', { headers: acceptHtml });
  const readme = readFileSync(join(repository, 'shell/server/README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| `([A-Z][\w-]+)` \| (?:`([^`]*)`|not sent|\[see below)/gm)];
  const listed = rows.map(([, name = '', value]) => [name.toLowerCase(), value]);
  expect(listed.length).toBeGreaterThan(10);
  for (const [name = '', value] of listed) {
    if (name !== 'content-security-policy') expect(headers[name], name).toBe(value);
  }
  const known = new Set(listed.map(([name]) => name));
  const security = /^(cross-origin|x-|origin|integrity|referrer|permissions|strict|content-security)/;
  expect(Object.keys(headers).filter((name) => security.test(name) && !known.has(name))).toEqual([]);
});

test('an edit of policy.headers changes the next answer', async ({ server }) => {
  const opener = async () => (await server.ask('/', { headers: acceptHtml })).headers['cross-origin-opener-policy'];
  expect(await opener()).toBe('same-origin-allow-popups');
  const headers = { 'Cross-Origin-Opener-Policy': 'same-origin' };
  server.workspace.write('site.json', siteManifest({ policy: { headers } }));
  expect(await opener()).toBe('same-origin');
  server.workspace.write('site.json', siteManifest());
  expect(await opener()).toBe('same-origin-allow-popups');
});

test('policy.integrity makes browsers refuse or report scripts without integrity', async ({ server }) => {
  const names = ['integrity-policy', 'integrity-policy-report-only'];
  const sent = async () => {
    const { headers } = await server.ask('/', { headers: acceptHtml });
    return Object.fromEntries(names.flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])));
  };
  const value = 'blocked-destinations=(script)';
  expect(await sent()).toEqual({});
  server.workspace.write('site.json', siteManifest({ policy: { integrity: 'report' } }));
  expect(await sent()).toEqual({ 'integrity-policy-report-only': value });
  const { shop } = siteManifest().remotes;
  const remotes = { shop: { ...shop, integrity: `sha384-${digest('')}` } };
  server.workspace.write('site.json', siteManifest({ policy: { integrity: 'required' }, remotes }));
  expect(await sent()).toEqual({ 'integrity-policy': value });
  server.workspace.write('site.json', siteManifest());
  expect(await sent()).toEqual({});
});

test('an origin for data is in the directives of that data alone', async ({ server }) => {
  const before = await policy(server);
  const origin = (kind: string) => `https://${kind}.example`;
  const directives = {
    connect: 'connect-src',
    img: 'img-src',
    media: 'media-src',
    frame: 'frame-src',
    style: 'style-src',
    font: 'font-src',
    form: 'form-action',
    'frame-ancestors': 'frame-ancestors',
  };
  const sources = Object.fromEntries(Object.keys(directives).map((kind) => [kind, [origin(kind)]]));
  server.workspace.write('site.json', siteManifest({ policy: { sources } }));
  const expected = Object.entries(directives).map(([kind, name]) => [name, `${before[name]} ${origin(kind)}`]);
  expect(await policy(server)).toEqual({ ...before, ...Object.fromEntries(expected) });
});

test('the Content-Security-Policy follows the origins of the manifest', async ({ server }) => {
  server.workspace.write('site.json', siteManifest({ origins: ['https://a.example', 'http://localhost:9000'] }));
  const origins = 'https://a.example http://localhost:9000';
  expect(await policy(server)).toMatchObject({
    'default-src': "'self'",
    'script-src': `${folders} ${origins}`,
    'style-src': `'self' 'unsafe-inline' ${origins}`,
    'img-src': `'self' data: ${origins}`,
    'connect-src': `'self' ${origins}`,
    'media-src': `'self' ${origins}`,
    'font-src': `'self' data: ${origins}`,
    'frame-src': "'self'",
    'form-action': "'self'",
  });
  expect((await policies(server))[1]?.['script-src']).toBe(`'self' ${origins}`);
  server.workspace.write('site.json', siteManifest());
  expect((await policies(server)).map((each) => each['script-src'])).toEqual([folders, "'self'"]);
});

test('the Content-Security-Policy has the digests of the inline scripts in the current index.html', async ({
  server,
}) => {
  for (const script of ['window.a = 1', 'window.a = 2']) {
    const inline = `<script id="a">${script}</script></html>`;
    server.workspace.write('root/shell/index.html', indexHtml.replace('</html>', inline));
    const source = `'sha256-${digest(script, 'sha256')}'`;
    expect((await policies(server)).map((each) => each['script-src'])).toEqual([
      `${folders} ${source}`,
      `'self' ${source}`,
    ]);
  }
});

test('a manifest with thousands of remotes has a policy that proxies can pass on', async ({ server }) => {
  const { shop } = siteManifest().remotes;
  const team = (number: number) => ({
    ...shop,
    moduleName: `team${number}`,
    basePath: `/remotes/team-${number}/{version}/`,
  });
  const remotes = Object.fromEntries(Array.from({ length: 3000 }, (_, number) => [`team-${number}`, team(number)]));
  server.workspace.write('site.json', siteManifest({ remotes: { shop, ...remotes } }));
  expect((await policy(server))['script-src']).toBe('http://*:*/shell/ http://*:*/remotes/');
});

test('every answer has a Content-Security-Policy', async ({ server }) => {
  for (const path of ['/shell/main.91abf012.js', '/remotes/gone.js', '/healthz', '/manifests/site.json', '/x.png']) {
    expect((await server.ask(path)).headers, path).toHaveProperty('content-security-policy');
  }
});
