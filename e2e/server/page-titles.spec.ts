import { acceptHtml, expect, test } from '../sites/shop-server.ts';
import { indexHtml, siteManifest } from '../sites/small-shop.ts';

const applications = [
  { name: 'header', remote: 'shop', module: './header', region: 'header', activeWhen: ['/'], title: 'Header' },
  {
    name: 'home',
    remote: 'shop',
    module: './home',
    region: 'main',
    activeWhen: [{ path: '/', exact: true }],
    title: { en: 'Start', de: 'Anfang' },
    description: { en: 'Where it "starts"', de: 'Wo es <anfängt>' },
  },
  {
    name: 'product',
    remote: 'shop',
    module: './product',
    region: 'main',
    activeWhen: ['/product/:id', '/old/änd-:id'],
    title: { en: 'Product {id}', de: 'Produkt {id}' },
    description: 'All about {id} & more',
  },
  { name: 'plain', remote: 'shop', module: './plain', region: 'main', activeWhen: ['/plain'] },
];

test.beforeEach(({ workspace }) => {
  workspace.write('root/shell/index.html', indexHtml.replace('<link', '<title>The &amp; Shop</title><link'));
  workspace.write('site.json', siteManifest({ languages: [{ tag: 'en' }, { tag: 'de' }], applications }));
});

const head = (html: string): string =>
  html.replace(/^.*?<html[^>]*>/s, '').replace(/(<link rel="preload"|<script).*$/s, '');
const siteName = '<meta name="application-name" content="The &amp; Shop">';

const rows: [path: string, language: string, head: string][] = [
  ['/', 'en', `<title>Start</title>${siteName}<meta name="description" content="Where it &#34;starts&#34;">`],
  ['/?a', 'de-AT', `<title>Anfang</title>${siteName}<meta name="description" content="Wo es &#60;anfängt&#62;">`],
  [
    '/product/AB-7',
    'fr',
    `<title>Product AB-7</title>${siteName}<meta name="description" content="All about AB-7 &#38; more">`,
  ],
  [
    '/old/%C3%A4ND-%3C%2Ftitle%3E%24%26/more',
    'de',
    `<title>Produkt &#60;/title&#62;$&#38;</title>${siteName}<meta name="description" content="All about &#60;/title&#62;$&#38; &#38; more">`,
  ],
  ['/plain', 'en', '<title>The &amp; Shop</title>'],
  ['/nowhere', 'en', '<title>The &amp; Shop</title>'],
];

for (const [path, language, expected] of rows) {
  test(`the page of ${path} has its own title and description for a visitor who reads ${language}`, async ({
    server,
  }) => {
    const { text } = await server.ask(path, { headers: { ...acceptHtml, 'accept-language': language } });
    expect(head(text)).toBe(expected);
  });
}

test('pages that differ in a parameter have different entity tags, and are cached apart', async ({ server }) => {
  const ask = async (path: string) => (await server.ask(path, { headers: acceptHtml })).headers.etag;
  const [one, other, again] = [await ask('/product/1'), await ask('/product/2'), await ask('/product/1')];
  expect(one).not.toBe(other);
  expect(one).toBe(again);
});
