import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Served, ServeOptions } from '../../sites/hosts/conch-serve.ts';
import { type Exported, type ExportSite, expect, test } from '../../sites/hosts/exported-site.ts';
import { view } from '../../sites/remotes/fake-remotes.ts';
import { type Site, site } from '../../sites/site.ts';
import { type Answer, ask, FIRST_VISIT } from '../../support/ask.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

const html = (markup: string) =>
  view('', `async mount({ domElement }) { domElement.innerHTML = ${JSON.stringify(markup)}; },`);

const STYLESHEET = `@font-face {
  font-family: Backstube;
  src: url("backstube.ttf");
}
:root {
  --paper: light-dark(#fff8ec, #201812);
  --ink: light-dark(#3b2415, #f6e7d4);
  --accent: light-dark(#a4461f, #f2a65a);
  --font-body: Backstube, Georgia, serif;
  --font-display: Backstube, Georgia, serif;
}
[data-region="footer"] {
  min-height: 3rem;
  padding: 0.75rem var(--gutter);
  background: var(--accent);
  color: var(--paper);
}
[data-region="header"], [data-region="main"], [data-region="nav"] {
  padding: 1rem var(--gutter);
}
[data-region="nav"] {
  background: var(--surface-sunken);
}
`;

const FILES = {
  'favicon.svg':
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4" fill="#a4461f"/></svg>',
  'favicon.ico': 'an icon for old browsers',
  'robots.txt': 'User-agent: *\nDisallow: /suche\n',
  '.well-known/security.txt': 'Contact: mailto:brot@example.org\n',
  'marke/backstube.css': STYLESHEET,
};

/** A site made of a manifest, one style sheet and files. */
function bakery(base: string): Site {
  const remote = 'backstube';
  const modules: Record<string, string> = {
    './kopf': html('<a href="./">Backstube</a>'),
    './start': html('<h1>Guten Morgen</h1><p>Wir backen seit vier Uhr.</p>'),
    './menue': html('<p><a href="./">Heute</a></p><p><a href="./suche">Suche</a></p>'),
    './fuss': html('<p>Marktplatz 1, täglich ab sechs</p>'),
  };
  const entry = `window.backstube = { init() {}, async get(module) { const all = { ${Object.entries(modules)
    .map(([name, exports]) => `'${name}': ${exports}`)
    .join()} }; return () => all[module]; } }; window.calls = [];`;
  const built = site({
    base,
    remotes: { [remote]: { builds: { '1.0.0': entry } } },
    applications: [
      { name: 'kopf', remote, module: './kopf', region: 'header', activeWhen: ['/'] },
      { name: 'menue', remote, module: './menue', region: 'nav', activeWhen: ['/'] },
      { name: 'start', remote, module: './start', title: 'Guten Morgen' },
      { name: 'fuss', remote, module: './fuss', region: 'footer', activeWhen: ['/'] },
    ],
    files: FILES,
    edit: (manifest) => {
      manifest.languages = [{ tag: 'de' }];
      manifest.layouts = {
        standard: {
          areas: ['header header', 'nav main', 'footer footer'],
          columns: ['14rem', '1fr'],
          rows: ['4rem', '1fr', '3rem'],
          breakpoints: [
            { below: '48rem', areas: ['header', 'nav', 'main', 'footer'], rows: ['4rem', '7rem', '1fr', '3rem'] },
          ],
        },
      };
      manifest.site = { name: 'Backstube', icon: '/favicon.svg', stylesheet: '/marke/backstube.css' };
    },
  });
  const fonts = join(dirname(createRequire(import.meta.url).resolve('playwright-core')), 'lib/vite/recorder/assets');
  const [font = ''] = readdirSync(fonts).filter((file) => file.endsWith('.ttf'));
  writeFileSync(join(built.folder, 'marke/backstube.ttf'), readFileSync(join(fonts, font)));
  return built;
}

type Hosts = { readonly served: Served; readonly exported: string; readonly folder: Exported };

async function onBoth(
  base: string,
  serveSite: (options: ServeOptions) => Promise<Served>,
  exportSite: ExportSite,
): Promise<Hosts> {
  const folder = await exportSite(bakery(base));
  const host = await folder.host({ headers: true });
  return { served: await serveSite(bakery(base)), exported: `${host.origin}${base}`, folder };
}

/** Depend on how a server sends a file, and not on the site. */
const OF_TRANSPORT =
  /^(accept-ranges|conch-contract|connection|content-length|content-type|date|etag|keep-alive|link|transfer-encoding|use-as-dictionary|vary)$/;

const ofSite = ({ headers }: Answer) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_TRANSPORT.test(name)));

/**
 * A page without what only one of the two has: the address of the events, the shell as a file for the next page, and the policies that its
 * headers have there.
 */
const comparable = (page: string) =>
  page.replace(/ data-(events|file)="[^"]*"/g, '').replace(/<meta http-equiv="content-security-policy"[^>]*>/gi, '');

for (const base of ['/', '/laden/']) {
  test(
    `a site with its own sidebar, look, font, icon and robots.txt at ${base} is the same on conch serve and exported`,
    thoroughUnless(base === '/laden/'),
    async ({ serveSite, exportSite }) => {
      const { served, exported } = await onBoth(base, serveSite, exportSite);
      const at = async (url: string, path: string) => {
        const { origin } = new URL(url);
        return ask(origin, `${base}${path}`, {
          headers: path === '' || path === 'nichts' ? FIRST_VISIT : {},
        });
      };
      const files = [...Object.keys(FILES), 'marke/backstube.ttf', 'remotes/backstube/1.0.0/remoteEntry.js'];
      for (const path of [...files, 'manifests/site.json', 'marke/nichts.css']) {
        const [one, other] = [await at(served.url, path), await at(exported, path)];
        expect({ path, status: other.status }).toEqual({ path, status: one.status });
        if (one.status !== 200) continue;
        expect(other.body.equals(one.body), `${path}: the bytes`).toBe(true);
        expect(ofSite(other), `${path}: the headers`).toEqual(ofSite(one));
      }
      for (const [path, title, status] of [
        ['', 'Guten Morgen · Backstube', 200],
        ['nichts', 'Seite nicht gefunden · Backstube', 404],
      ] as const) {
        const [one, other] = [await at(served.url, path), await at(exported, path)];
        expect({ path, status: one.status }).toEqual({ path, status });
        expect({ path, status: other.status }).toEqual({ path, status });
        if (path === '') {
          expect(comparable(other.text)).toBe(comparable(one.text));
          expect(ofSite(other), 'the headers of the page').toEqual(ofSite(one));
        }
        for (const { text } of [one, other]) {
          expect(text).toMatch(/<html\b[^>]* lang="de"/);
          expect(text).toContain(`<title>${title}</title>`);
          expect(text).toContain(`<link rel="icon" href="${base}favicon.svg">`);
          expect(text).toContain(`<link rel="stylesheet" href="${base}marke/backstube.css">`);
        }
      }
    },
  );
}

const look = async (page: Page) => ({
  lang: await page.locator('html').getAttribute('lang'),
  skip: await page.locator('.conch-skip').textContent(),
  sidebar: await page.locator('nav[data-region]').evaluate((nav) => {
    const main = document.querySelector('main')?.getBoundingClientRect();
    const { right, bottom } = nav.getBoundingClientRect();
    return right <= (main?.left ?? 0) ? 'left of main' : bottom <= (main?.top ?? 0) ? 'above main' : 'elsewhere';
  }),
  footer: await page.locator('footer').evaluate((footer) => footer.getBoundingClientRect().height),
  paper: await page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor),
  fonts: await page.evaluate(async () => {
    await document.fonts.ready;
    return [...document.fonts].map(({ family, status }) => `${family} ${status}`);
  }),
  wide: await page.evaluate(() => document.documentElement.scrollWidth > innerWidth),
});

for (const width of [1280, 390]) {
  test(
    `visitors see the site’s own look at ${width} px, on conch serve and exported`,
    thorough('@firefox'),
    async ({ page, shell, serveSite, exportSite }, testInfo) => {
      const { served, exported } = await onBoth('/', serveSite, exportSite);
      await page.setViewportSize({ width, height: 800 });
      const seen = [];
      for (const [name, url] of Object.entries({ served: served.url, exported })) {
        await shell.open(url);
        await expect(shell.heading).toHaveText('Guten Morgen');
        await expect(page.locator('.conch-skip')).toHaveText('Zum Inhalt springen');
        seen.push(await look(page));
        await testInfo.attach(name, { body: await page.screenshot({ fullPage: true }), contentType: 'image/png' });
        await shell.open(`${url}nichts`);
        await expect(shell.heading).toHaveText('Hier gibt es keine Seite');
        await expect(page).toHaveTitle('Seite nicht gefunden · Backstube');
      }
      expect(seen[0]).toEqual({
        lang: 'de',
        skip: 'Zum Inhalt springen',
        sidebar: width > 768 ? 'left of main' : 'above main',
        footer: expect.any(Number),
        paper: 'rgb(255, 248, 236)',
        fonts: ['Backstube loaded'],
        wide: false,
      });
      expect(seen[0]?.footer).toBeLessThan(120);
      expect(seen[1]).toEqual(seen[0]);
    },
  );
}
