import { expect } from '@playwright/test';
import type { ApplicationEntry, Manifest } from '../../manifests/schema.ts';
import { serveInProcess } from '../sites/hosts/in-process-server.ts';
import { staticHost } from '../sites/hosts/static-host.ts';
import { acceptHtml } from '../sites/shop-server.ts';
import { indexHtml, siteManifest } from '../sites/small-shop.ts';
import { ask } from '../support/ask.ts';
import { test } from '../support/command.ts';
import { thorough } from '../support/thorough.ts';

const site: Manifest['site'] = {
  name: 'Backstube',
  url: 'https://brot.example',
  description: { de: 'Nachts gebacken', en: 'Baked at night' },
};
const page = (name: string, path: string, more: Partial<ApplicationEntry> = {}): ApplicationEntry => ({
  name,
  remote: 'shop',
  module: './home',
  region: 'main',
  activeWhen: [{ path, exact: true }],
  ...more,
});
const applications = [
  page('home', '/', { title: { de: 'Brot', en: 'Bread' }, canonical: '/' }),
  page('product', '/product/:id', {
    title: { de: 'Brot {id}', en: 'Bread {id}' },
    description: { de: 'Alles über {id}', en: 'All about {id}' },
    canonical: '/product/{id}',
  }),
  page('list', '/list/:kind/:page', {
    title: '{kind}, {page}',
    canonical: '/list/{kind}/1',
    robots: 'noindex, follow',
  }),
  page('search', '/search', { title: { de: 'Suche', en: 'Search' }, canonical: '/search', robots: 'noindex' }),
  page('about', '/über-uns', { title: { de: 'Über uns' } }),
  page('plain', '/plain'),
];

type Head = Partial<Record<'title' | 'description' | 'canonical' | 'robots', string>> & { readonly lang: string };

const withoutEscapes = (text: string | undefined) => text?.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));

/** What a client without scripts finds in a page. */
function headOf(html: string): Head {
  const found = (pattern: RegExp) => withoutEscapes(pattern.exec(html)?.[1]);
  const head = {
    lang: found(/<html\b[^>]* lang="([^"]*)"/),
    title: found(/<title>(.*?)<\/title>/),
    description: found(/<meta name="description" content="([^"]*)"/),
    canonical: found(/<link rel="canonical" href="([^"]*)"/),
    robots: found(/<meta name="robots" content="([^"]*)"/),
  };
  return Object.fromEntries(Object.entries(head).filter(([, value]) => value !== undefined)) as Head;
}

const description = 'Nachts gebacken';
const pages: { path: string; status?: number; head: Head; english?: Head }[] = [
  {
    path: '',
    head: { lang: 'de', title: 'Brot · Backstube', description, canonical: 'https://brot.example/' },
    english: {
      lang: 'en',
      title: 'Bread · Backstube',
      description: 'Baked at night',
      canonical: 'https://brot.example/',
    },
  },
  {
    path: 'product/A-7',
    head: {
      lang: 'de',
      title: 'Brot A-7 · Backstube',
      description: 'Alles über A-7',
      canonical: 'https://brot.example/product/A-7',
    },
    english: {
      lang: 'en',
      title: 'Bread A-7 · Backstube',
      description: 'All about A-7',
      canonical: 'https://brot.example/product/A-7',
    },
  },
  {
    path: 'product/Kr%C3%BCste%20%26%20%3C2%3E',
    head: {
      lang: 'de',
      title: 'Brot Krüste & <2> · Backstube',
      description: 'Alles über Krüste & <2>',
      canonical: 'https://brot.example/product/Kr%C3%BCste%20%26%20%3C2%3E',
    },
  },
  {
    path: 'list/rolls/2',
    head: {
      lang: 'de',
      title: 'rolls, 2 · Backstube',
      description,
      canonical: 'https://brot.example/list/rolls/1',
      robots: 'noindex, follow',
    },
  },
  {
    path: 'search?q=%22rolls%22',
    head: {
      lang: 'de',
      title: 'Suche · Backstube',
      description,
      canonical: 'https://brot.example/search',
      robots: 'noindex',
    },
  },
  {
    path: '%C3%BCber-uns',
    head: { lang: 'de', title: 'Über uns · Backstube', description },
    english: { lang: 'en', title: 'Über uns · Backstube', description: 'Baked at night' },
  },
  {
    path: 'plain',
    head: { lang: 'de', title: 'Backstube', description },
    english: { lang: 'en', title: 'Backstube', description: 'Baked at night' },
  },
  {
    path: 'no/such/page',
    status: 404,
    head: { lang: 'de', title: 'Seite nicht gefunden · Backstube', description },
    english: { lang: 'en', title: 'Page not found · Backstube', description: 'Baked at night' },
  },
];

test.beforeEach(({ workspace }) => {
  const head = '<head><meta charset="utf-8"><title>Untitled site</title></head><link';
  workspace.write('root/shell/index.html', indexHtml.replace('<link', head));
  workspace.write('site.json', siteManifest({ site, languages: [{ tag: 'de' }, { tag: 'en' }], applications }));
});

test('each page that conch serve sends has its own head in the language of the visitor', async ({ workspace }) => {
  const server = await serveInProcess(workspace);
  for (const { path, status = 200, head, english } of pages) {
    for (const [accepted, expected] of [
      ['de-AT, en;q=0.5', head],
      ['fr', head],
      ['en-GB', english],
    ] as const) {
      if (!expected) continue;
      const answer = await server.ask(`/${path}`, { headers: { ...acceptHtml, 'accept-language': accepted } });
      expect({ path, accepted, status: answer.status, head: headOf(answer.text) }).toEqual({
        path,
        accepted,
        status,
        head: expected,
      });
    }
  }
  await server.close();
});

const LISTED = `# From the database of products
/product/A-7
/product/Krüste%20%26%20%3C2%3E

  /list/rolls/2/
/plain
`;

for (const mount of ['/', '/shop/']) {
  test(`each page of an export at ${mount} has its own head, on a host that knows files alone`, async ({
    conch,
    workspace,
  }) => {
    workspace.write('pages.txt', LISTED);
    const options = ['--root', 'root', '--manifest', 'site.json', '--base', mount, '--pages', 'pages.txt'];
    const { code, out, err } = await conch(['export', 'public', ...options]).ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Pages: /, /search, /über-uns, /plain, and 3 of --pages\n');
    const host = await staticHost(workspace.path('public'));
    for (const { path, status = 200, head } of pages) {
      const [file = '', query] = path.split('?');
      const folder = file === '' || status === 404 ? file : `${file}/`; // a host redirects to it
      const answer = await ask(host.origin, `${mount}${folder}${query ? `?${query}` : ''}`);
      const canonical = head.canonical && { canonical: head.canonical.replace('.example/', `.example${mount}`) };
      expect({ path, status: answer.status, head: headOf(answer.text) }).toEqual({
        path,
        status,
        head: { ...head, ...canonical },
      });
    }
    await host.close();
  });
}

for (const [line, fact] of [
  ['/prodct/A-7', '/prodct/A-7 is no page of the site'],
  ['product/A-7', 'product/A-7 is not a path such as /product/7'],
  ['/product/A?x=1', '/product/A?x=1 is not a path such as /product/7'],
  ['/product/a%2Fb', '/product/a%2Fb cannot be the path of a file'],
] as const) {
  test(`conch export refuses ${line} in a list of pages, before it writes anything`, async ({ conch, workspace }) => {
    workspace.write('pages.txt', `/product/1\n${line}\n`);
    const options = ['--root', 'root', '--manifest', 'site.json', '--pages', 'pages.txt'];
    expect(await conch(['export', 'public', ...options]).ended).toEqual({
      code: 1,
      out: '',
      err: `pages.txt:2: ${fact}. Correct the line, or remove it.\n`,
    });
  });
}

test('a page that is no longer in the list is removed by the next export', thorough(), async ({ conch, workspace }) => {
  const options = ['--root', 'root', '--manifest', 'site.json', '--pages', 'pages.txt'];
  workspace.write('pages.txt', '/product/1\n/product/2\n');
  await conch(['export', 'public', ...options]).ended;
  workspace.write('pages.txt', '/product/2\n');
  expect((await conch(['export', 'public', ...options]).ended).out).toContain('Removed: product/1/index.html\n');
});
