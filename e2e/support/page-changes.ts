import type { Page } from '@playwright/test';

/** Collects from now on what the shell announces to screen readers, in order. */
export async function listenToAnnouncements(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const status = document.querySelector('[data-region-status]');
    const announced: string[] = [];
    Object.assign(window, { announced });
    new MutationObserver(() => {
      if (status?.textContent) announced.push(status.textContent);
    }).observe(status ?? document.body, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => Reflect.get(window, 'announced'));
}

/** Scrolls at once, and waits for two frames. */
export async function scrollTo(page: Page, top: number): Promise<void> {
  await page.evaluate(async (top) => {
    window.scrollTo({ top, behavior: 'instant' });
    for (let frame = 0; frame < 2; frame += 1) await new Promise((next) => requestAnimationFrame(next));
  }, top);
}

export const scrolled = (page: Page): Promise<number> => page.evaluate(() => Math.round(window.scrollY));

/** Clicks a link by its text, without scrolling to it as Playwright would. */
export const clickLink = (page: Page, text: string): Promise<void> =>
  page.evaluate((text) => {
    const link = [...document.querySelectorAll('a')].find(({ textContent }) => textContent?.trim() === text);
    if (!link) throw new Error(`There is no link ${text}`);
    link.click();
  }, text);

/** Goes back to another hash. Of that, WebDriver BiDi reports nothing in Firefox, and `page.goBack` would wait for ever. */
export const goBackFromHash = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise((done) => {
        addEventListener('hashchange', () => done(), { once: true });
        history.back();
      }),
  );

/** Hides the Navigation API from the page. */
export const withoutNavigationApi = (page: Page) =>
  page.addInitScript(() => Object.defineProperty(window, 'navigation', { value: undefined }));
