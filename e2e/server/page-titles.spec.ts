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

test.use({ assets: ['more'] });

test.beforeEach(({ workspace }) => {
  workspace.write('more/readme.txt', '');
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
  ['/nowhere', 'en', `<title>Page not found</title>${siteName}`],
  ['/nowhere', 'de-AT', `<title>Seite nicht gefunden</title>${siteName}`],
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

test('the title of a page that is not found is in the texts that the site has for a language', async ({
  server,
  workspace,
}) => {
  const languages = [{ tag: 'ar', dir: 'rtl', texts: '/texts/ar.json' }, { tag: 'fr' }];
  workspace.write('more/texts/ar.json', { notFoundTitle: 'الصفحة غير موجودة' });
  workspace.write('site.json', siteManifest({ revision: 2, languages, applications: applications.slice(3) }));
  const title = async (language: string) => {
    const { text } = await server.ask('/nowhere', { headers: { ...acceptHtml, 'accept-language': language } });
    return /<title>(.*?)<\/title>/.exec(text)?.[1];
  };
  expect(await title('ar')).toBe('الصفحة غير موجودة');
  expect(await title('fr'), 'as in the browser').toBe('Page not found');
  workspace.write('more/texts/ar.json', '{');
  await expect.poll(() => title('ar')).toBe('Page not found');
});
