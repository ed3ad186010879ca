import type { Page } from '@playwright/test';

/** Goes to a path of the site without a page load, and waits until what it shows has mounted and is seen. */
export async function go(page: Page, path: string, application: string): Promise<void> {
  await page.evaluate((path) => history.pushState(null, '', path), path);
  await page.locator(`[data-application="${application}"][data-status="mounted"]`).waitFor();
  await page.locator('.conch-snapshot').waitFor({ state: 'detached' });
}

/** From now on notes, at each frame, the colours in which buttons are seen; gives what ends that, and tells. */
export async function watchButtons(page: Page): Promise<() => Promise<readonly string[]>> {
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

/** Requests of style sheets below a path, in their order. */
export function styleRequests(page: Page, below: string): readonly string[] {
  const paths: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith(below) && pathname.endsWith('.css')) paths.push(pathname);
  });
  return paths;
}
