import type { Page } from '@playwright/test';
import axe from 'axe-core';

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}

/**
 * What axe finds wrong, one text for each rule that is violated.
 *
 * @param selector looks at these elements alone
 */
export async function accessibilityViolations(page: Page, selector?: string): Promise<string[]> {
  // A script element would violate the page's Content-Security-Policy; `evaluate` does not.
  if (await page.evaluate(() => !Reflect.has(window, 'axe'))) await page.evaluate(axe.source);
  const found = await page.evaluate((selector) => window.axe.run(selector ?? document), selector);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
