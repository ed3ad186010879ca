import type { Page } from '@playwright/test';
import { PAGE_SNAPSHOT } from './shell-internals.ts';

/** Navigates by `history.pushState`, and waits until the application has mounted and is visible. */
export async function pushAndShow(page: Page, path: string, application: string): Promise<void> {
  await page.evaluate((path) => history.pushState(null, '', path), path);
  await page.locator(`[data-application="${application}"][data-status="mounted"]`).waitFor();
  await page.locator(PAGE_SNAPSHOT).waitFor({ state: 'detached' });
}

/** Records at each frame the colours of the visible buttons; the function that it returns ends that and gives them. */
export async function watchButtonColours(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const seen = new Set<string>();
    const look = () => {
      for (const button of document.querySelectorAll('main button')) {
        const isSeen = button.checkVisibility({ opacityProperty: true, visibilityProperty: true });
        if (isSeen) seen.add(`${button.textContent}: ${getComputedStyle(button).color}`);
      }
      Reflect.set(window, 'frame', requestAnimationFrame(look));
    };
    Reflect.set(window, 'seenColours', seen);
    look();
  });
  return () =>
    page.evaluate(() => {
      cancelAnimationFrame(Reflect.get(window, 'frame'));
      return [...Reflect.get(window, 'seenColours')].map(String).sort();
    });
}
