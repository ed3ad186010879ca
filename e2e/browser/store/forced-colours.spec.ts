import type { Locator } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import { thorough } from '../../support/thorough.ts';

test.use({ contextOptions: { forcedColors: 'active', reducedMotion: 'reduce' } });

type Look = { readonly background: string; readonly color: string; readonly border: string };

const look = (element: Locator): Promise<Look> =>
  element.evaluate((element) => {
    const { backgroundColor, color, borderTopWidth, borderTopStyle } = getComputedStyle(element);
    return { background: backgroundColor, color, border: `${borderTopWidth} ${borderTopStyle}` };
  });

// Chromium only: Playwright cannot emulate media in an installed Firefox.
test('in forced colours the selected colour, the selected filter and the current page stand out', {
  tag: '@chromium',
}, async ({ page, shell, storePage }) => {
  await shell.open('product/AU-02?sku=AU-02-YE');
  const [selected, other] = [await look(storePage.colour('Rapeseed')), await look(storePage.colour('Meadow green'))];
  expect(selected.background).not.toBe(other.background);
  expect(selected.color).not.toBe(selected.background);
  const paint = storePage.colour('Rapeseed').locator('span');
  expect((await look(paint)).background, 'the paint itself').toBe('rgb(217, 165, 33)');

  await shell.open('products/classic');
  const filter = page.getByRole('navigation', { name: 'Type of tractor' });
  const [current, rest] = [
    await look(filter.getByRole('link', { name: 'Classics' })),
    await look(filter.getByRole('link', { name: 'All' })),
  ];
  expect(current.background).not.toBe(rest.background);
  expect(current.color).not.toBe(current.background);
  const underline = (name: string) =>
    storePage.navigation.getByRole('link', { name }).evaluate((link) => getComputedStyle(link).textDecorationLine);
  expect([await underline('Classics'), await underline('Stores')]).toEqual(['underline', 'none']);
});

test(
  'in forced colours buttons have a border, the badge of the cart a background, and disabled is grey',
  thorough(),
  async ({ page, shell, storePage }) => {
    await shell.open('');
    expect((await look(storePage.onward('See all tractors'))).border).toBe('1px solid');
    await shell.open('product/CL-02');
    expect((await look(storePage.addToCart)).border).toBe('1px solid');
    await storePage.addToCart.click();
    const badge = await look(storePage.cartLink.getByText('1'));
    expect(badge.background).not.toBe((await look(page.locator('body'))).background);
    expect(badge.color).not.toBe(badge.background);
    await storePage.cartLink.click();
    const fewer = page.getByRole('button', { name: 'One fewer' });
    await expect(fewer).toHaveAttribute('aria-disabled', 'true');
    expect((await look(fewer)).color).not.toBe((await look(page.getByRole('button', { name: 'One more' }))).color);
  },
);

test(
  'in forced colours the buttons of an error card have a border',
  thorough(),
  async ({ page, shell, failRemote }) => {
    await failRemote('decide', 404, 'entry');
    await shell.open('product/CL-02');
    const retry = page.getByRole('main').getByRole('button', { name: 'Try again' });
    expect((await look(retry)).border).toBe('1px solid');
  },
);
