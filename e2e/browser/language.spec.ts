import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Manifest } from '../../manifests/schema.ts';
import { expect, test } from '../fixtures.ts';
import { container, probeSite } from '../sites/fake-remotes.ts';
import { ask } from '../sites/served-site.ts';
import { violations } from '../support/barriers.ts';

const spokenIn = (page: Page) =>
  page.evaluate(() => {
    const { lang, dir } = document.documentElement;
    return { lang, dir };
  });

const setLanguage = (page: Page, lang: string): Promise<void> =>
  page.evaluate((lang) => {
    window.dispatchEvent(new CustomEvent('conch:set-language', { detail: { lang } }));
  }, lang);

/** A remote that shows the language it was mounted in, and the one it was updated to. */
const speaker = (name: string, more = ''): string =>
  container(
    name,
    `{
      async mount(props) { calls.push('mount ' + props.lang); props.domElement.textContent = 'in ' + props.lang; window.given = props; },
      async unmount(props) { calls.push('unmount'); props.domElement.textContent = ''; },
      ${more}
    }`,
  );
const updates = `async update(props) { calls.push('update ' + props.lang); props.domElement.textContent = 'now ' + props.lang; },`;
const calls = (page: Page): Promise<string[]> => page.evaluate(() => Reflect.get(window, 'calls'));

/** A site of one speaker, with these languages in its manifest. */
function speakingSite(languages: Manifest['languages'], more = updates, texts?: string) {
  const site = probeSite({ remotes: { one: speaker('one', more) }, applications: [{ name: 'one', remote: 'one' }] });
  if (texts !== undefined) writeFileSync(join(site.folder, 'ar.json'), texts);
  return {
    base: '/', // a server of its own: those of the pool send no other files than builds
    assets: site.assets ?? [],
    manifest(manifest: Manifest) {
      site.manifest?.(manifest);
      if (languages) manifest.languages = languages;
      else delete manifest.languages;
    },
  };
}

const english = { tag: 'en' };
const german = { tag: 'de' };
const arabic = { tag: 'ar', dir: 'rtl' as const };

test.describe('which language a page begins in', () => {
  for (const { title, locale, stored, lang } of [
    { title: 'what the browser asks for', locale: 'de-AT', stored: undefined, lang: 'de' },
    {
      title: 'the first of the manifest, for a browser that asks for none of them',
      locale: 'fr-FR',
      stored: undefined,
      lang: 'en',
    },
    { title: 'the visitor’s own choice, whatever the browser asks for', locale: 'de-DE', stored: 'en', lang: 'en' },
    {
      title: 'what the browser asks for, when the choice is gone from the manifest',
      locale: 'de-DE',
      stored: 'fr',
      lang: 'de',
    },
  ]) {
    test.describe(title, () => {
      test.use({ locale });
      test(`is ${lang}: on <html>, in the props, and in the title`, async ({ page, shell }) => {
        if (stored) await page.addInitScript((tag) => localStorage.setItem('conch:language', tag), stored);
        await shell.open('stores');
        expect(await spokenIn(page)).toEqual({ lang, dir: 'ltr' });
        await expect(shell.heading).toHaveText(lang === 'de' ? 'Unsere Filialen' : 'Our stores');
        await expect(page).toHaveTitle(`${lang === 'de' ? 'Unsere Filialen' : 'Our stores'} · Tractor Store`);
      });
    });
  }

  test('is that of index.html for a site without languages', async ({ page, serveSite }) => {
    const site = await serveSite(speakingSite(undefined));
    await page.goto(site.url);
    await expect(page.getByText('in en')).toBeVisible();
    expect(await page.evaluate(() => Reflect.get(window, 'given').languages)).toEqual([]);
  });

  test.describe('in a German browser that forbids storage', () => {
    test.use({ locale: 'de-DE' });
    test('is what the browser asks for, and can be changed', async ({ page, shell }) => {
      await page.addInitScript(() => {
        Object.defineProperty(window, 'localStorage', {
          get: () => {
            throw new DOMException('no', 'SecurityError');
          },
        });
      });
      const warnings: string[] = [];
      page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
      await shell.open('stores');
      await expect(shell.heading).toHaveText('Unsere Filialen');
      await page.getByLabel('Sprache').selectOption('English');
      await expect(shell.heading).toHaveText('Our stores');
      expect(warnings.join()).toContain('cannot remember the language');
    });
  });
});

test('the server sends the page in the language that is accepted, each with a tag of its own', async ({ store }) => {
  const { origin } = new URL(store.url);
  const page = (accepted: string, headers = {}) =>
    ask(origin, '/', { headers: { accept: 'text/html', 'accept-language': accepted, ...headers } });
  const inGerman = await page('de-CH, en;q=0.5');
  expect(inGerman.text).toContain('<html lang="de" dir="ltr"');
  expect(inGerman.headers.vary).toBe('accept-encoding, accept-language');
  const inEnglish = await page('fr');
  expect(inEnglish.text).toContain('<html lang="en" dir="ltr"');
  expect((await page('de', { 'if-none-match': String(inGerman.headers.etag) })).status).toBe(304);
  expect((await page('fr', { 'if-none-match': String(inGerman.headers.etag) })).status).toBe(200);
});

test.describe('a change of the language', () => {
  test('reaches React, Vue and Svelte on one page, without a page load, a remount or a jump', async ({
    page,
    shell,
    storePage,
  }) => {
    await shell.open('product/CL-01');
    await storePage.addToCart.click();
    await page.waitForLoadState('networkidle');
    const loadedAt = await shell.loadedAt();
    await page.evaluate(() => {
      for (const outlet of document.querySelectorAll('[data-status]')) outlet.setAttribute('data-before', '');
      for (const element of document.querySelectorAll('[data-status] h1, [data-status] h2, [data-status] button')) {
        element.setAttribute('data-before', '');
      }
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push(Reflect.get(entry, 'value'));
      }).observe({ type: 'layout-shift' });
    });
    const requests: string[] = [];
    page.on('request', (request) => requests.push(new URL(request.url()).pathname));

    await page.getByLabel('Language').focus();
    await page.getByLabel('Language').selectOption('Deutsch');
    await expect(page.getByRole('link', { name: 'Alle Traktoren' }), 'React').toBeVisible();
    await expect(storePage.picture('Haymaker in Scheunenrot'), 'data of a file').toBeVisible();
    await expect(page.getByRole('main').getByText('48.000 €', { exact: true }), 'a price').toBeVisible();
    await expect(page.getByRole('button', { name: 'In den Warenkorb' }), 'Vue').toBeVisible();
    await expect(page.getByText('Hinzugefügt'), 'the state of Vue').toBeVisible();
    await expect(page.getByRole('banner').getByRole('link', { name: 'Warenkorb, 1 Traktor' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Das könnte Ihnen auch gefallen' }), 'Svelte').toBeVisible();
    await expect(page.getByRole('combobox', { name: 'Sprache' })).toBeFocused();
    await expect(page).toHaveTitle('Traktor · Tractor Store');
    expect(await spokenIn(page)).toEqual({ lang: 'de', dir: 'ltr' });
    await expect(page.locator('[data-region-status]')).toHaveText('Die Sprache dieser Seite ist jetzt Deutsch.');
    await expect(page.locator('.conch-skip')).toHaveText('Zum Inhalt springen');

    expect(await shell.loadedAt()).toBe(loadedAt);
    await expect(page.locator('[data-status]:not([data-before])')).toHaveCount(0);
    await expect(page.locator('[data-status] :is(h1, h2, button):not([data-before])')).toHaveCount(0);
    expect(requests.filter((path) => !/^\/shell\/de\.\w+\.json$/.test(path))).toEqual([]);
    const shifts: number[] = await page.evaluate(() => Reflect.get(window, 'shifts'));
    expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThan(0.1);

    await page.reload();
    await expect(page.getByRole('link', { name: 'Alle Traktoren' }), 'the choice is remembered').toBeVisible();
  });

  test('leaves what a person has filled in, and says in the new language what is missing', async ({
    page,
    shell,
    storePage,
  }) => {
    await shell.open('product/CL-02');
    await storePage.addToCart.click();
    await storePage.cartLink.click();
    await storePage.onward('Go to checkout').click();
    await storePage.field('First name').fill('Ada');
    await storePage.storeNamed('Tractor Store Ghent').check();
    await storePage.placeOrder.click();
    await expect(storePage.field('Last name')).toHaveAccessibleDescription('Enter your last name.');

    await page.evaluate(() => window.dispatchEvent(new CustomEvent('conch:set-language', { detail: { lang: 'de' } })));
    await expect(storePage.field('Nachname')).toHaveAccessibleDescription('Geben Sie Ihren Nachnamen ein.');
    await expect(storePage.field('Vorname')).toHaveValue('Ada');
    await expect(page.getByRole('radio', { name: 'Tractor Store Ghent' })).toBeChecked();
    await expect(page.getByText('Sie holen hier ab: Tractor Store Ghent')).toBeVisible();
    page.once('dialog', (dialog) => {
      expect(dialog.message()).toBe(
        'Ihre Bestellung ist noch nicht abgeschickt.\nMöchten Sie die Seite trotzdem verlassen?',
      );
      void dialog.dismiss();
    });
    await page.getByRole('link', { name: 'Zurück zum Warenkorb' }).click();
    await expect(storePage.field('Vorname')).toHaveValue('Ada');
  });

  test('comes by an event from anybody, and is told by another one', async ({ page, serveSite }) => {
    const site = await serveSite(speakingSite([english, german, arabic]));
    await page.goto(site.url);
    await expect(page.getByText('in en')).toBeVisible();
    await page.evaluate(() => {
      window.addEventListener('conch:language', ({ detail }) => Object.assign(window, { told: detail }));
    });
    await setLanguage(page, 'ar');
    await expect(page.getByText('now ar')).toBeVisible();
    expect(await page.evaluate(() => Reflect.get(window, 'told'))).toEqual({ lang: 'ar', dir: 'rtl' });
    expect(await spokenIn(page)).toEqual({ lang: 'ar', dir: 'rtl' });
    expect(await page.evaluate(() => Reflect.get(window, 'given').languages)).toEqual(['en', 'de', 'ar']);
    await page.evaluate(() => Reflect.get(window, 'given').setLanguage('de'));
    await expect(page.getByText('now de')).toBeVisible();
    expect(await spokenIn(page)).toEqual({ lang: 'de', dir: 'ltr' });
    expect(await calls(page)).toEqual(['one evaluated', 'one init', 'mount en', 'update ar', 'update de']);
  });

  test('to a language that the site does not have changes nothing, and says which ones there are', async ({
    page,
    shell,
  }) => {
    await shell.open('stores');
    const warning = page.waitForEvent('console', (message) => message.type() === 'warning');
    await setLanguage(page, 'fr');
    expect((await warning).text()).toBe('The site has no language "fr", but en, de');
    expect(await spokenIn(page)).toEqual({ lang: 'en', dir: 'ltr' });
    expect(await page.evaluate(() => localStorage.getItem('conch:language'))).toBeNull();
  });

  test('mounts anew what has no update', async ({ page, serveSite }) => {
    const site = await serveSite(speakingSite([english, german], ''));
    await page.goto(site.url);
    await expect(page.getByText('in en')).toBeVisible();
    await setLanguage(page, 'de');
    await expect(page.getByText('in de')).toBeVisible();
    expect(await calls(page)).toEqual(['one evaluated', 'one init', 'mount en', 'unmount', 'mount de']);
  });

  test('reaches what is loading at its mount', async ({ page, shell, failRemote }) => {
    let arrive = () => {};
    const late = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await failRemote('decide', { delay: late }, 'entry');
    await shell.visit('product/CL-01');
    await page.getByLabel('Language').selectOption('Deutsch');
    await expect(page.getByRole('banner').getByRole('link', { name: 'Traktoren' })).toBeVisible();
    arrive();
    await expect(page.getByRole('link', { name: 'Alle Traktoren' })).toBeVisible();
  });

  test('in one tab is followed by the others', async ({ page, shell, context, store }) => {
    await shell.open('stores');
    const other = await context.newPage();
    await other.goto(`${store.url}stores`);
    await expect(other.getByRole('heading', { level: 1 })).toHaveText('Our stores');
    await page.getByLabel('Language').selectOption('Deutsch');
    await expect(other.getByRole('heading', { level: 1 })).toHaveText('Unsere Filialen');
    expect(await spokenIn(other)).toEqual({ lang: 'de', dir: 'ltr' });
  });

  test('leaves no title of the old language behind for Back', async ({ page, shell }) => {
    await shell.open('stores');
    await shell.link('Tractors').first().click();
    await expect(page).toHaveTitle('Tractors · Tractor Store');
    await page.getByLabel('Language').selectOption('Deutsch');
    await page.goBack();
    await expect(shell.heading).toHaveText('Unsere Filialen');
    await expect(page).toHaveTitle('Unsere Filialen · Tractor Store');
  });

  test('is done by keyboard', async ({ page, shell }) => {
    await shell.open('');
    await page.getByLabel('Language').focus();
    await page.keyboard.press('d');
    await expect(page.getByRole('combobox', { name: 'Sprache' })).toBeFocused();
    await expect(shell.heading).toHaveText('Gebaut für Montag, bei Regen.');
  });
});

test.describe('what the shell itself says', () => {
  test.use({ locale: 'de-DE' });

  test('an error card is in German, and follows a change while it is there', async ({ page, shell, failRemote }) => {
    await failRemote('inspire', 404);
    await shell.open('product/CL-01');
    const card = shell.errorCard('recommendations');
    await expect(card.getByRole('heading')).toHaveText('Dieser Teil der Seite lässt sich gerade nicht anzeigen');
    await expect(card).toContainText('Kennung');
    expect(await violations(page)).toEqual([]);
    await card.getByRole('button', { name: 'Noch einmal versuchen' }).focus();
    await page.evaluate(() =>
      document.querySelector('[data-fragment="recommendations"] section')?.setAttribute('id', 'before'),
    );
    await setLanguage(page, 'en');
    await expect(card.getByRole('heading')).toHaveText('This part of the page could not be shown');
    await expect(card).toContainText('Reference');
    await expect(card).toHaveAttribute('id', 'before');
    await expect(card.getByRole('button', { name: 'Try again' })).toBeFocused();
  });

  test('an address that nothing answers to', async ({ page, shell }) => {
    await shell.open('tractors/of/tomorrow');
    await expect(shell.heading).toHaveText('Hier gibt es keine Seite');
    await expect(page).toHaveTitle('Seite nicht gefunden · Tractor Store');
    await expect(page.getByText('Unter /tractors/of/tomorrow ist')).toBeVisible();
    await shell.link('Zur Startseite').focus();
    await setLanguage(page, 'en');
    await expect(shell.heading).toHaveText('There is no page here');
    await expect(page).toHaveTitle('Page not found · Tractor Store');
    await expect(shell.link('Go to the start page')).toBeFocused();
  });

  test('the navigation that stands in for a header that is missing', async ({ page, shell, failRemote }) => {
    await failRemote('explore', 404);
    await shell.open('product/CL-01');
    const navigation = page.getByRole('navigation', { name: 'Seiten' });
    await expect(navigation.getByRole('link', { name: 'Unsere Filialen · Tractor Store' })).toBeVisible();
    await setLanguage(page, 'en');
    await expect(
      page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: 'Our stores · Tractor Store' }),
    ).toBeVisible();
  });

  test('what takes long', async ({ shell, failRemote, page }) => {
    await failRemote('decide', 'hang', 'entry');
    await shell.visit('product/CL-01');
    await expect(shell.application('product').getByRole('status')).toHaveText('Wird noch geladen …');
    await expect(page.getByRole('button', { name: 'Abbrechen' })).toBeVisible();
  });

  test('also when the network goes after the page has come to rest', async ({ page, shell, context }) => {
    const chunk = page.waitForResponse(/\/shell\/errors\./);
    await shell.open('stores');
    await chunk;
    await page.waitForLoadState('networkidle');
    await context.setOffline(true);
    await shell.link('Traktoren').first().click();
    await expect(shell.errorCard('category')).toContainText('Sie sind anscheinend offline.');
  });
});

test.describe('a language that the manifest brings', () => {
  const texts = {
    skipLink: 'انتقل إلى المحتوى',
    notFoundHeading: 'لا توجد صفحة هنا',
    languageChanged: 'لغة الصفحة الآن: {language}',
  };

  test('has its texts from a file; English stands in for what is missing, and is marked', async ({
    page,
    serveSite,
  }) => {
    const file = JSON.stringify({ ...texts, skiplink: 'typo' });
    const site = await serveSite(speakingSite([english, { ...arabic, texts: '/ar.json' }], updates, file));
    const warnings: string[] = [];
    page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
    await page.goto(`${site.url}nowhere`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no page here');
    await setLanguage(page, 'ar');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(texts.notFoundHeading);
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveAttribute('lang');
    await expect(page.locator('.conch-skip')).toHaveText(texts.skipLink);
    const link = page.getByRole('link', { name: 'Go to the start page' });
    await expect(link).toHaveAttribute('lang', 'en');
    await expect(link).toHaveAttribute('dir', 'ltr');
    await expect(page.locator('[data-region-status]')).toHaveText('لغة الصفحة الآن: العربية');
    expect(warnings.join()).toContain('the shell has no such texts: skiplink');
  });

  for (const { what, content } of [
    { what: 'is missing', content: undefined },
    { what: 'is no JSON', content: '{' },
    { what: 'is no object', content: '[]' },
  ]) {
    test(`speaks English when its file ${what}`, async ({ page, serveSite }) => {
      const site = await serveSite(speakingSite([english, { ...arabic, texts: '/ar.json' }], updates, content));
      const warnings: string[] = [];
      page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
      await page.addInitScript(() => localStorage.setItem('conch:language', 'ar'));
      await page.goto(`${site.url}nowhere`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no page here');
      expect(await spokenIn(page)).toEqual({ lang: 'ar', dir: 'rtl' });
      expect(warnings.join()).toContain('the English ones are used');
    });
  }
});

test.describe('from right to left', () => {
  const open = async (page: Page, serve: (options: object) => Promise<{ url: string }>): Promise<string> => {
    const folder = mkdtempSync(join(tmpdir(), 'conch-texts-'));
    writeFileSync(join(folder, 'ar.json'), JSON.stringify({ skipLink: 'انتقل إلى المحتوى' }));
    const { url } = await serve({
      base: '/',
      assets: [folder],
      manifest: (manifest: Manifest) => manifest.languages?.push({ ...arabic, texts: '/ar.json' }),
    });
    await page.addInitScript(() => {
      localStorage.setItem('conch:language', 'ar');
      localStorage.setItem('tractor-store:cart', '[{"sku":"CL-01-RD","quantity":2}]');
    });
    return url;
  };

  test('every page of the store keeps to the width of the window, and its header is mirrored', async ({
    page,
    shell,
    storePage,
    serveSite,
  }) => {
    const url = await open(page, serveSite);
    shell.home = () => url;
    for (const path of [
      '',
      'products',
      'products/classic',
      'product/CL-01',
      'stores',
      'cart',
      'checkout',
      'thanks',
      'no/page',
    ]) {
      await shell.open(path);
      expect(await spokenIn(page), path).toEqual({ lang: 'ar', dir: 'rtl' });
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 844 });
        const outside = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth - clientWidth;
        });
        expect.soft(outside, `${path} at ${width} px`).toBe(0);
      }
    }
    await page.setViewportSize({ width: 1280, height: 844 });
    const name = await page.getByRole('banner').getByRole('link', { name: 'Tractor Store' }).boundingBox();
    const cart = await storePage.cartLink.boundingBox();
    expect(name?.x).toBeGreaterThan((cart?.x ?? 0) + 500);
    await expect(page.getByLabel('Language')).toHaveValue('ar');
    await expect(page.getByRole('option', { name: 'العربية' })).toHaveAttribute('lang', 'ar');
  });
});

test.describe('the store in German', () => {
  test.use({ locale: 'de-DE' });

  for (const { path, heading } of [
    { path: '', heading: 'Gebaut für Montag, bei Regen.' },
    { path: 'products', heading: 'Traktoren' },
    { path: 'products/autonomous', heading: 'Autonome' },
    { path: 'products/none', heading: 'Solche Traktoren gibt es nicht' },
    { path: 'product/AU-02', heading: 'Rowkeeper' },
    { path: 'product/XX-99', heading: 'Diesen Traktor gibt es nicht' },
    { path: 'stores', heading: 'Unsere Filialen' },
    { path: 'cart', heading: 'Ihr Warenkorb' },
    { path: 'checkout', heading: 'Bestellung' },
    { path: 'thanks', heading: 'Vielen Dank. Wir lassen schon den Motor warmlaufen.' },
    { path: 'no/page', heading: 'Hier gibt es keine Seite' },
  ]) {
    test(`/${path} has no barrier, and no need to scroll sideways on a phone`, async ({ page, shell }) => {
      await page.addInitScript(() => localStorage.setItem('tractor-store:cart', '[{"sku":"CL-02-GR","quantity":2}]'));
      await shell.open(path);
      await expect(shell.heading).toHaveText(heading);
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 844 });
        expect.soft(await violations(page), `${width} px wide`).toEqual([]);
      }
      await page.setViewportSize({ width: 360, height: 740 });
      await page.evaluate(() => document.scrollingElement?.scrollTo(1000, 0));
      expect.soft(await page.evaluate(() => document.scrollingElement?.scrollLeft), 'how far it scrolls').toBe(0);
    });
  }
});
