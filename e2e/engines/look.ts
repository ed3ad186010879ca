import { expect } from '@playwright/test';
import type { Tab } from './tab.ts';

/** What a visitor notices of a page, as plain data. */
export const look = (tab: Tab) =>
  tab.run(() => {
    const heading = [...document.querySelectorAll('main h1')].find((each) => !each.closest('.conch-snapshot'));
    const textOf = (selector: string) => document.querySelector(selector)?.textContent?.trim() ?? '';
    const cart = document.querySelector('[data-fragment="mini-cart"] a');
    return {
      path: location.pathname + location.search,
      title: document.title,
      lang: document.documentElement.lang,
      heading: heading?.textContent?.trim() ?? '',
      headingHasFocus: heading !== undefined && document.activeElement === heading,
      announcement: textOf('[data-region-status]'),
      cart: cart?.getAttribute('aria-label') ?? cart?.textContent?.trim() ?? '',
      card: textOf('[role="alert"]'),
      toast: textOf('.conch-toast'),
      shell: document.documentElement.dataset.shell,
      unsettled: document.querySelectorAll('[data-status="loading"], .conch-snapshot, conch-fragment:empty').length,
      failed: document.querySelectorAll('[data-status="failed"]').length,
      scrollsSideways: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    };
  });

export type Look = Awaited<ReturnType<typeof look>>;

/** Waits until the page has settled and looks as expected. No part has failed and nothing is too wide, unless `expected` says so. */
export const settled = (tab: Tab, expected: Partial<Look> = {}): Promise<void> =>
  expect
    .poll(() => look(tab), { timeout: 15_000 })
    .toMatchObject({ shell: 'ready', unsettled: 0, failed: 0, scrollsSideways: false, ...expected });
