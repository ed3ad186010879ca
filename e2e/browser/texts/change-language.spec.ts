import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import { arabic, english, german, languageOf, setLanguage, speakingSite } from '../../sites/speaking-site.ts';
import { gate } from '../../support/gate.ts';
import { thorough } from '../../support/thorough.ts';

/** Calls of the lifecycles so far. */
const callsOf = (page: Page): Promise<string[]> => page.evaluate(() => Reflect.get(window, 'calls'));

test('a change of the language reaches React, Vue and Svelte on one page without a reload, a remount or a layout shift', async ({
  page,
  shell,
  storePage,
  requests,
}) => {
  await shell.withoutEvents();
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
  requests.clear();

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
  await expect(page).toHaveTitle('Haymaker · Tractor Store');
  expect(await languageOf(page)).toEqual({ lang: 'de', dir: 'ltr' });
  await expect(page.locator('[data-region-status]')).toHaveText('Die Sprache dieser Seite ist jetzt Deutsch.');
  await expect(page.locator('.conch-skip')).toHaveText('Zum Inhalt springen');

  expect(await shell.loadedAt()).toBe(loadedAt);
  await expect(page.locator('[data-status]:not([data-before])')).toHaveCount(0);
  await expect(page.locator('[data-status] :is(h1, h2, button):not([data-before])')).toHaveCount(0);
  expect(requests.paths().filter((path) => !/^\/shell\/de\.\w+\.json$/.test(path))).toEqual([]);
  const shifts: number[] = await page.evaluate(() => Reflect.get(window, 'shifts'));
  expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThan(0.1);

  await page.reload();
  await expect(page.getByRole('link', { name: 'Alle Traktoren' }), 'the choice is stored').toBeVisible();
});

test(
  'a change of the language keeps what is in a form, and translates its messages',
  thorough(),
  async ({ page, shell, storePage }) => {
    await shell.open('product/CL-02');
    await storePage.addToCart.click();
    await storePage.cartLink.click();
    await storePage.onward('Go to checkout').click();
    await storePage.field('First name').fill('Ada');
    await storePage.storeNamed('Tractor Store Ghent').check();
    await storePage.placeOrder.click();
    await expect(storePage.field('Last name')).toHaveAccessibleDescription('Enter your last name.');

    await setLanguage(page, 'de');
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
  },
);

test(
  'the language is changed by the event conch:set-language, and announced by conch:language',
  thorough(),
  async ({ page, serveSite }) => {
    const served = await serveSite(speakingSite({ languages: [english, german, arabic] }));
    await page.goto(served.url);
    await expect(page.getByText('in en')).toBeVisible();
    await page.evaluate(() => {
      window.addEventListener('conch:language', ({ detail }) => Object.assign(window, { announced: detail }));
    });
    await setLanguage(page, 'ar');
    await expect(page.getByText('now ar')).toBeVisible();
    expect(await page.evaluate(() => Reflect.get(window, 'announced'))).toEqual({ lang: 'ar', dir: 'rtl' });
    expect(await languageOf(page)).toEqual({ lang: 'ar', dir: 'rtl' });
    expect(await page.evaluate(() => Reflect.get(window, 'given').languages)).toEqual(['en', 'de', 'ar']);
    await page.evaluate(() => Reflect.get(window, 'given').setLanguage('de'));
    await expect(page.getByText('now de')).toBeVisible();
    expect(await languageOf(page)).toEqual({ lang: 'de', dir: 'ltr' });
    expect(await callsOf(page)).toEqual(['one evaluated', 'one init', 'mount en', 'update ar', 'update de']);
  },
);

test('a change to a language that the site does not have changes nothing, and the console names those that it has', async ({
  page,
  shell,
}) => {
  await shell.open('stores');
  const warning = page.waitForEvent('console', (message) => message.type() === 'warning');
  await setLanguage(page, 'fr');
  expect((await warning).text()).toBe('The site has no language "fr", but en, de');
  expect(await languageOf(page)).toEqual({ lang: 'en', dir: 'ltr' });
  expect(await page.evaluate(() => localStorage.getItem('conch:language'))).toBeNull();
});

test('a change of the language remounts an application without update', thorough(), async ({ page, serveSite }) => {
  const served = await serveSite(speakingSite({ languages: [english, german], hasUpdate: false }));
  await page.goto(served.url);
  await expect(page.getByText('in en')).toBeVisible();
  await setLanguage(page, 'de');
  await expect(page.getByText('in de')).toBeVisible();
  expect(await callsOf(page)).toEqual(['one evaluated', 'one init', 'mount en', 'unmount', 'mount de']);
});

test(
  'a change of the language reaches an application that is still loading',
  thorough(),
  async ({ page, shell, failRemote }) => {
    const entry = gate();
    await failRemote('decide', { delay: entry.opened }, 'entry');
    await shell.visit('product/CL-01');
    await page.getByLabel('Language').selectOption('Deutsch');
    await expect(page.getByRole('banner').getByRole('link', { name: 'Traktoren' })).toBeVisible();
    entry.open();
    await expect(page.getByRole('link', { name: 'Alle Traktoren' })).toBeVisible();
  },
);

test(
  'a change of the language in one tab is followed by the others',
  thorough(),
  async ({ page, shell, context, store }) => {
    await shell.open('stores');
    const other = await context.newPage();
    await other.goto(`${store.url}stores`);
    await expect(other.getByRole('heading', { level: 1 })).toHaveText('Our stores');
    await page.getByLabel('Language').selectOption('Deutsch');
    await expect(other.getByRole('heading', { level: 1 })).toHaveText('Unsere Filialen');
    expect(await languageOf(other)).toEqual({ lang: 'de', dir: 'ltr' });
  },
);

test('after a change of the language Back shows the title in the new language', async ({ page, shell }) => {
  await shell.open('stores');
  await shell.link('Tractors').first().click();
  await expect(page).toHaveTitle('Tractors · Tractor Store');
  await page.getByLabel('Language').selectOption('Deutsch');
  await page.goBack();
  await expect(shell.heading).toHaveText('Unsere Filialen');
  await expect(page).toHaveTitle('Unsere Filialen · Tractor Store');
});

test('the language can be changed by keyboard', async ({ page, shell }) => {
  await shell.open('');
  await page.getByLabel('Language').focus();
  await page.keyboard.press('d');
  await expect(page.getByRole('combobox', { name: 'Sprache' })).toBeFocused();
  await expect(shell.heading).toHaveText('Gebaut für Montag, bei Regen.');
});
