import type { Page } from '@playwright/test';
import axe from 'axe-core';

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}

/** What axe finds wrong, as sentences. A script element would break the page's policy; an evaluation does not. */
export async function violations(page: Page): Promise<string[]> {
  if (await page.evaluate(() => !Reflect.has(window, 'axe'))) await page.evaluate(axe.source);
  const found = await page.evaluate(() => window.axe.run());
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
