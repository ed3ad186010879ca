import type { Page } from '@playwright/test';

export type Gate = { readonly opened: Promise<void>; readonly open: () => void };

/** A promise that the test fulfils by `open()`. */
export function gate(): Gate {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Holds back requests of a page; the function that it returns lets them through, and all later ones. */
export async function holdRequests(page: Page, url: string | RegExp): Promise<() => void> {
  const { opened, open } = gate();
  await page.route(url, async (route) => {
    await opened;
    await route.continue();
  });
  return open;
}
