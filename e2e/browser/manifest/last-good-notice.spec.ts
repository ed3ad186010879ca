import { expect, MANIFEST, notice, test, visitAndStore } from '../../sites/own-store.ts';
import { accessibilityViolations } from '../../support/accessibility.ts';
import { thoroughUnless } from '../../support/thorough.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme, viewport: { width: 360, height: 1600 } });

    test(
      `in ${colorScheme} colours the notice of the last good manifest is readable, below the footer, and shifts nothing`,
      thoroughUnless(colorScheme === 'light'),
      async ({ page, shell, faults }) => {
        await visitAndStore(page, shell);
        await faults.answer(MANIFEST, 404);
        await shell.open('stores');
        await expect(shell.heading).toHaveText('Our stores');
        const place = () =>
          page.evaluate(() => {
            const { bottom = 0 } = document.querySelector('footer')?.getBoundingClientRect() ?? {};
            return { footer: bottom + scrollY, page: document.documentElement.scrollHeight };
          });
        await expect(notice(page)).toBeVisible();
        const box = await notice(page).boundingBox();
        const withNotice = await place();
        expect(Math.ceil(box?.y ?? 0)).toBeGreaterThanOrEqual(withNotice.footer);

        expect(await accessibilityViolations(page)).toEqual([]);

        await notice(page).evaluate((element) => element.remove());
        expect(await place(), 'as it was without the notice').toEqual(withNotice);
      },
    );
  });
}
