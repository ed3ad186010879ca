import type { Manifest, SiteEntry } from '../../manifests/schema.ts';
import { acceptHtml, expect, test } from '../sites/shop-server.ts';
import { indexHtml, siteManifest } from '../sites/small-shop.ts';

const site: SiteEntry = {
  name: 'Bread & "Rolls"',
  title: '{title} – {name}',
  description: { en: 'Baked at night', de: 'Nachts gebacken' },
  url: 'https://bread.example',
  icon: '/brand/icon.svg',
  themeColor: { light: '#ffffff', dark: 'black' },
  stylesheet: '/brand/site.css',
  head: [
    { meta: { property: 'og:image', content: 'https://bread.example/<roll>.png' } },
    { link: { rel: 'apple-touch-icon', href: '/brand/touch.png', sizes: '180x180' } },
    { link: { rel: 'me', href: 'https://social.example/@bread' } },
  ],
};

const languages = [{ tag: 'en' }, { tag: 'de' }];
const page = { remote: 'shop', module: './home', region: 'main' } as const;
const applications: Manifest['applications'] = [
  { ...page, name: 'home', activeWhen: [{ path: '/', exact: true }], title: 'Bread & "Rolls"', description: 'Start' },
  {
    ...page,
    name: 'product',
    activeWhen: ['/product/:id'],
    title: { en: 'Roll {id}', de: 'Brötchen {id}' },
    canonical: '/product/{id}',
  },
  { ...page, name: 'search', activeWhen: ['/search'], title: 'Search', robots: 'noindex, nofollow' },
  { ...page, name: 'plain', activeWhen: ['/plain'] },
];

test.use({ basePath: '/shop/' });

test.beforeEach(({ workspace }) => {
  const head = '<head><title>Untitled site</title><link rel="icon" href="data:,"></head><link';
  workspace.write('root/shell/index.html', indexHtml.replace('<link', head));
  workspace.write('site.json', siteManifest({ site, languages, applications }));
});

/** The elements of the head, without hints and inline scripts. */
const headOf = (html: string): string[] =>
  (/<head>(.*)<\/head>/s.exec(html)?.[1]?.match(/<title>.*?<\/title>|<(meta|link)\b[^>]*>/gs) ?? []).filter(
    (element) => !/rel="preload"|charset/.test(element),
  );

const name = 'Bread &#38; &#34;Rolls&#34;';
const everywhere = [
  '<link rel="icon" href="/shop/brand/icon.svg">',
  '<meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)">',
  '<meta name="theme-color" content="black" media="(prefers-color-scheme: dark)">',
  '<meta property="og:image" content="https://bread.example/&#60;roll&#62;.png">',
  '<link rel="apple-touch-icon" href="/shop/brand/touch.png" sizes="180x180">',
  '<link rel="me" href="https://social.example/@bread">',
  '<link rel="stylesheet" href="/shop/brand/site.css">',
];
const title = (text: string) => [`<title>${text}</title>`, `<meta name="application-name" content="${name}">`];
const description = (text: string) => `<meta name="description" content="${text}">`;

const rows: [path: string, language: string, head: string[]][] = [
  ['', 'en', [...title(name), description('Start')]],
  [
    'product/A-7?from=mail',
    'de',
    [
      ...title(`Brötchen A-7 – ${name}`),
      description('Nachts gebacken'),
      '<link rel="canonical" href="https://bread.example/shop/product/A-7" data-page>',
    ],
  ],
  [
    'product/%C3%A4%20%22%3E',
    'en',
    [
      ...title(`Roll ä &#34;&#62; – ${name}`),
      description('Baked at night'),
      '<link rel="canonical" href="https://bread.example/shop/product/%C3%A4%20%22%3E" data-page>',
    ],
  ],
  [
    'search',
    'en',
    [
      ...title(`Search – ${name}`),
      description('Baked at night'),
      '<meta name="robots" content="noindex, nofollow" data-page>',
    ],
  ],
  ['plain', 'fr', [`<title>${name}</title>`, description('Baked at night')]],
  ['nowhere', 'en', [...title(`Page not found – ${name}`), description('Baked at night')]],
];

for (const [path, language, expected] of rows) {
  test(`the head of /shop/${path} is that of the site and of the page, for a visitor who reads ${language}`, async ({
    server,
  }) => {
    const { text } = await server.ask(`/shop/${path}`, { headers: { ...acceptHtml, 'accept-language': language } });
    expect(headOf(text)).toEqual([...expected, ...everywhere]);
    expect(text).toContain('<html data-title-pattern="{title} – {name}"');
    expect(text, 'the browser needs none of it').not.toContain('themeColor');
  });
}

test('a site without a title pattern has its name behind the title', async ({ server, workspace }) => {
  workspace.write('site.json', siteManifest({ site: { name: 'Bread' }, languages, applications }));
  const { text } = await server.ask('/shop/search', { headers: acceptHtml });
  expect(text).toContain('<title>Search · Bread</title>');
  expect(headOf(text)).toContain('<link rel="icon" href="data:,">');
});

test('an edit of the site changes the next page', async ({ server, workspace }) => {
  const ask = () => server.ask('/shop/plain', { headers: acceptHtml });
  expect((await ask()).text).toContain(`<title>${name}</title>`);
  workspace.write('site.json', siteManifest({ revision: 2, site: { name: 'Cake' }, languages, applications }));
  expect((await ask()).text).toContain('<title>Cake</title>');
});

test('/healthz names the icon and the style sheet if they are missing', async ({ server }) => {
  const { text } = await server.ask('/shop/healthz');
  expect(JSON.parse(text).missing).toEqual([
    { site: 'icon', files: ['brand/icon.svg'] },
    { site: 'stylesheet', files: ['brand/site.css'] },
  ]);
});

for (const [title, head] of [
  ['http-equiv', [{ meta: { 'http-equiv': 'refresh', content: '0' } }]],
  ['a style sheet', [{ link: { rel: 'stylesheet', href: '/x.css' } }]],
  ['a javascript URL', [{ link: { rel: 'me', href: 'javascript:alert(1)' } }]],
  ['a protocol-relative URL', [{ link: { rel: 'icon', href: '//evil.example/x.png' } }]],
  ['an event handler', [{ link: { rel: 'icon', href: '/x.png', onload: 'x()' } }]],
  ['a script', [{ script: { src: '/x.js' } }]],
] as const) {
  test(`${title} is not accepted in the head`, async ({ server, workspace }) => {
    const wrong = { name: 'Bread', head } as unknown as SiteEntry;
    workspace.write('site.json', siteManifest({ revision: 2, site: wrong, languages, applications }));
    const { warning, revision } = JSON.parse((await server.ask('/shop/healthz')).text);
    expect(warning).toContain('The manifest on disk is not valid; the last valid one is served.');
    expect(revision).toBe(1);
  });
}
