import { expect, motion, test } from '../../fixtures.ts';
import { addContent, pageChangesSite } from '../../sites/page-changes-site.ts';
import { clickLink, scrolled, scrollTo, withoutNavigationApi } from '../../support/page-changes.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

test.use(motion);

for (const browser of ['a browser with the Navigation API', 'another browser'] as const) {
  test.describe(browser, () => {
    test.beforeEach(async ({ page }) => {
      if (browser === 'another browser') await withoutNavigationApi(page);
    });

    test(
      `in ${browser} Back and Forward restore the scroll position ten times over, and after a reload`,
      thoroughUnless(browser !== 'another browser'),
      async ({ page, shell }) => {
        await shell.open('products');
        await shell.navigationReady();
        await scrollTo(page, 600);
        await clickLink(page, 'Stores');
        await expect(shell.heading).toHaveText('Our stores');
        await shell.settled();
        await expect.poll(() => scrolled(page)).toBe(0);
        await page.setViewportSize({ width: 1280, height: 400 });
        await scrollTo(page, 150);
        for (let round = 0; round < 10; round += 1) {
          await page.goBack();
          await expect(shell.heading).toHaveText('Tractors');
          await expect.poll(() => scrolled(page)).toBe(600);
          await page.goForward();
          await expect(shell.heading).toHaveText('Our stores');
          await expect.poll(() => scrolled(page)).toBe(150);
        }
        await page.reload();
        await shell.settled();
        await expect.poll(() => scrolled(page)).toBe(150);
        await page.goBack();
        await expect(shell.heading).toHaveText('Tractors');
        await expect.poll(() => scrolled(page)).toBe(600);
      },
    );
  });
}

for (const visitorScrolls of [false, true]) {
  test(
    `Back restores the scroll position when late content arrives${visitorScrolls ? ', unless the visitor has scrolled' : ''}`,
    thorough(),
    async ({ page, shell, serveSite }) => {
      const { url } = await serveSite(pageChangesSite());
      await shell.open(`${url}list`);
      await shell.navigationReady();
      await addContent(page);
      await scrollTo(page, 2000);
      await clickLink(page, '/other');
      await expect(shell.heading).toHaveText('other');
      await expect.poll(() => scrolled(page)).toBe(0);
      await page.goBack();
      await expect(shell.heading).toHaveText('list');
      await expect(shell.heading).toBeFocused();
      expect(await scrolled(page)).toBeLessThan(200);
      if (visitorScrolls) await page.keyboard.press('PageDown');
      await addContent(page);
      if (!visitorScrolls) return expect.poll(() => scrolled(page)).toBe(2000);
      await scrollTo(page, 10);
      expect(await scrolled(page)).toBe(10);
    },
  );
}

for (const how of ['by a link', 'at the first page load'] as const) {
  test(`a hash whose element arrives late is scrolled to ${how}`, async ({ page, shell, serveSite }) => {
    const { url } = await serveSite(pageChangesSite());
    await shell.open(how === 'by a link' ? url : `${url}list#ghent`);
    await shell.navigationReady();
    if (how === 'by a link') await clickLink(page, '/list#ghent');
    await expect(shell.heading).toHaveText('list');
    expect(await scrolled(page)).toBe(0);
    await addContent(page);
    await expect(page.getByRole('heading', { name: 'Ghent' })).toBeInViewport();
    expect(await scrolled(page)).toBeGreaterThan(2000);
    if (how === 'by a link') await expect(page.getByRole('heading', { name: 'Ghent' })).toBeFocused();
  });
}
