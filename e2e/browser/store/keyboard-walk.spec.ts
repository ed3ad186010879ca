import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import { accessibilityViolations } from '../../support/accessibility.ts';
import { Shell } from '../../support/shell-page.ts';
import { thorough } from '../../support/thorough.ts';

/** The accessibility tree of all regions. */
const tree = async (page: Page): Promise<string> => {
  const regions = ['banner', 'main', 'contentinfo'] as const;
  const trees = await Promise.all(regions.map((role) => page.getByRole(role).ariaSnapshot()));
  return trees.join('\n').replaceAll(' [active]', ''); // the focus differs
};

/** Presses Tab, or Shift+Tab for what is above the focus, until a link or button has it: from the end, Firefox tabs into its own bars. */
async function tabTo(page: Page, role: 'link' | 'button', name: string | RegExp): Promise<void> {
  const target = page.getByRole(role, { name }).first();
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    const position = await target.evaluate((element) => {
      const { activeElement } = document;
      if (!activeElement || element === activeElement) return activeElement ? 'reached' : 'below';
      return element.compareDocumentPosition(activeElement) & Node.DOCUMENT_POSITION_FOLLOWING ? 'above' : 'below';
    });
    if (position === 'reached') return;
    await page.keyboard.press(position === 'above' ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`Tab does not reach ${name}`);
}

/** Not by `toBeFocused`: this page has a second tab next to it, and in Firefox only one of them is active. */
const expectFocus = (target: Locator): Promise<void> =>
  expect.poll(() => target.evaluate((element) => element === document.activeElement)).toBe(true);

/** Links and buttons to press, and the heading that then has the focus. */
const steps: readonly [role: 'link' | 'button', name: string | RegExp, heading: string][] = [
  ['link', 'Stores', 'Our stores'],
  ['link', 'Classics', 'Classics'],
  ['link', /^Haymaker/, 'Haymaker'],
  ['link', /^Cart,/, 'Your cart'],
  ['link', 'Autonomous', 'Autonomous'],
  ['link', 'Tractor Store', 'Built for Monday, in the rain.'],
];

test.describe('at 320 px', () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test(
    'at 320 px, after each navigation by keyboard the heading has the focus, and the accessibility tree is that of a page load',
    thorough('@slow'),
    async ({ page, shell, context }) => {
      test.setTimeout(120_000);
      await shell.open('products');
      await shell.navigationReady();
      const loadedAt = await shell.loadedAt();
      const loaded = await context.newPage();
      const isAsIfLoaded = async () => {
        await shell.settled();
        await new Shell(loaded).open(new URL(page.url()).pathname);
        expect(await tree(page)).toBe(await tree(loaded));
        expect(await page.title()).toBe(await loaded.title());
        expect(await accessibilityViolations(page)).toEqual([]);
      };
      for (const [role, name, heading] of steps) {
        await test.step(`${name} shows ${heading}`, async () => {
          await tabTo(page, role, name);
          await page.keyboard.press('Enter');
          await expect(shell.heading).toHaveText(heading);
          await expectFocus(shell.heading);
          await isAsIfLoaded();
        });
      }
      for (const [, , heading] of steps.slice(0, -1).reverse()) {
        await test.step(`Back shows ${heading}`, async () => {
          await page.goBack();
          await expect(shell.heading).toHaveText(heading);
          await expectFocus(shell.heading);
          await isAsIfLoaded();
        });
      }
      expect(await shell.loadedAt()).toBe(loadedAt);
    },
  );
});

test('a page of the store has one landmark of each kind and one heading of level 1', async ({ page, shell }) => {
  await shell.open('stores');
  await expect(page.locator('body')).toMatchAriaSnapshot(`
    - link "Skip to content":
      - /url: "#conch-main"
    - banner:
      - link "Tractor Store":
        - /url: /
      - navigation "Main":
        - list:
          - listitem:
            - link "Tractors":
              - /url: /products
          - listitem:
            - link "Classics"
          - listitem:
            - link "Autonomous"
          - listitem:
            - link "Stores":
              - /url: /stores
      - link /^Cart/
    - main:
      - heading "Our stores" [level=1]
    - contentinfo
    - status
  `);
});
