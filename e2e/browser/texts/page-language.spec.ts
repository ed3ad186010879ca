import { expect, test } from '../../fixtures.ts';
import { languageOf, speakingSite } from '../../sites/speaking-site.ts';
import { ask } from '../../support/ask.ts';
import { thorough } from '../../support/thorough.ts';

for (const { title, locale, stored, lang } of [
  { title: 'the one that the browser asks for', locale: 'de-AT', stored: undefined, lang: 'de' },
  {
    title: 'the first of the manifest if the browser asks for none of them',
    locale: 'fr-FR',
    stored: undefined,
    lang: 'en',
  },
  { title: 'the one that the visitor has chosen', locale: 'de-DE', stored: 'en', lang: 'en' },
  {
    title: 'the one that the browser asks for if the manifest no longer has the chosen one',
    locale: 'de-DE',
    stored: 'fr',
    lang: 'de',
  },
]) {
  test.describe(locale, () => {
    test.use({ locale });
    test(`the language of a page is ${title}: on <html>, in the props and in the title`, async ({ page, shell }) => {
      if (stored) await page.addInitScript((tag) => localStorage.setItem('conch:language', tag), stored);
      await shell.open('stores');
      expect(await languageOf(page)).toEqual({ lang, dir: 'ltr' });
      await expect(shell.heading).toHaveText(lang === 'de' ? 'Unsere Filialen' : 'Our stores');
      await expect(page).toHaveTitle(`${lang === 'de' ? 'Unsere Filialen' : 'Our stores'} · Tractor Store`);
    });
  });
}

test(
  'the language of a page is that of index.html if the manifest has no languages',
  thorough(),
  async ({ page, serveSite }) => {
    const served = await serveSite(speakingSite({}));
    await page.goto(served.url);
    await expect(page.getByText('in en')).toBeVisible();
    expect(await page.evaluate(() => Reflect.get(window, 'given').languages)).toEqual([]);
  },
);

test.describe('in a German browser without localStorage', () => {
  test.use({ locale: 'de-DE' });
  test(
    'without localStorage the language is the one that the browser asks for, and the visitor can change it',
    thorough(),
    async ({ page, shell, watch }) => {
      await page.addInitScript(() => {
        Object.defineProperty(window, 'localStorage', {
          get: () => {
            throw new DOMException('no', 'SecurityError');
          },
        });
      });
      await shell.open('stores');
      await expect(shell.heading).toHaveText('Unsere Filialen');
      await page.getByLabel('Sprache').selectOption('English');
      await expect(shell.heading).toHaveText('Our stores');
      expect(watch.consoleWarnings.join()).toContain('cannot remember the language');
    },
  );
});

test('the server sends the page in the language of Accept-Language, with an ETag for each language', async ({
  store,
}) => {
  const { origin } = new URL(store.url);
  const askForPage = (accepted: string, headers = {}) =>
    ask(origin, '/', { headers: { accept: 'text/html', 'accept-language': accepted, ...headers } });
  const inGerman = await askForPage('de-CH, en;q=0.5');
  expect(inGerman.text).toMatch(/<html\b[^>]* lang="de" dir="ltr"/);
  expect(inGerman.headers.vary).toBe('accept-encoding, accept-language');
  const inEnglish = await askForPage('fr');
  expect(inEnglish.text).toMatch(/<html\b[^>]* lang="en" dir="ltr"/);
  expect((await askForPage('de', { 'if-none-match': String(inGerman.headers.etag) })).status).toBe(304);
  expect((await askForPage('fr', { 'if-none-match': String(inGerman.headers.etag) })).status).toBe(200);
});
