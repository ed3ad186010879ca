import { expect, test } from '../../fixtures.ts';
import { setLanguage } from '../../sites/speaking-site.ts';
import { accessibilityViolations } from '../../support/accessibility.ts';
import { chunkPattern } from '../../support/shell-internals.ts';
import { thorough } from '../../support/thorough.ts';

test.use({ locale: 'de-DE' });

test('an error card is in German, and follows a change of the language', async ({ page, shell, failRemote }) => {
  await failRemote('inspire', 404);
  await shell.open('product/CL-01');
  const card = shell.errorCard('recommendations');
  await expect(card.getByRole('heading')).toHaveText('Dieser Teil der Seite lässt sich gerade nicht anzeigen');
  await expect(card).toContainText('Kennung');
  expect(await accessibilityViolations(page)).toEqual([]);
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

test('the page for an unknown address is in German, and follows a change of the language', async ({ page, shell }) => {
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

test(
  'the fallback navigation of a missing header is in German, and follows a change of the language',
  thorough(),
  async ({ page, shell, failRemote }) => {
    await failRemote('explore', 404);
    await shell.open('product/CL-01');
    const navigation = page.getByRole('navigation', { name: 'Seiten' });
    await expect(navigation.getByRole('link', { name: 'Unsere Filialen' })).toBeVisible();
    await setLanguage(page, 'en');
    await expect(
      page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: 'Our stores' }),
    ).toBeVisible();
  },
);

test('the message that a remote is still loading is in German', thorough(), async ({ shell, failRemote, page }) => {
  await failRemote('decide', 'hang', 'entry');
  await shell.visit('product/CL-01');
  await expect(shell.application('product').getByRole('status')).toHaveText('Wird noch geladen …');
  await expect(page.getByRole('button', { name: 'Abbrechen' })).toBeVisible();
});

test(
  'the error card is in German also when the network fails after the page has loaded',
  thorough(),
  async ({ page, shell, context }) => {
    const chunk = page.waitForResponse(chunkPattern('errors'));
    await shell.withoutEvents();
    await shell.open('stores');
    await chunk;
    await page.waitForLoadState('networkidle');
    await context.setOffline(true);
    await shell.link('Traktoren').first().click();
    await expect(shell.errorCard('category')).toContainText('Sie sind anscheinend offline.');
  },
);
