import type { Page } from '@playwright/test';
import axe from 'axe-core';

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}

type Scope = {
  /** Looks at these elements alone. */
  readonly selector?: string;
  /** Checks these rules alone (https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md). */
  readonly rules?: readonly string[];
};

/** What axe finds wrong, one text for each rule that is violated. */
export async function accessibilityViolations(page: Page, { selector, rules }: Scope = {}): Promise<string[]> {
  // A script element would violate the page's Content-Security-Policy; `evaluate` does not.
  if (await page.evaluate(() => !Reflect.has(window, 'axe'))) await page.evaluate(axe.source);
  const found = await page.evaluate(
    ({ selector, rules }) => window.axe.run(selector ?? document, rules ? { runOnly: [...rules] } : {}),
    { selector, rules },
  );
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** All that depends on colours: nothing else differs between light and dark. */
const ofColours = ['color-contrast', 'link-in-text-block'];

/** What axe finds wrong in light and dark, on a wide and on a narrow page. */
export async function violationsInAllLooks(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 844 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const violations = await accessibilityViolations(page, colorScheme === 'dark' ? { rules: ofColours } : {});
      found.push(...violations.map((violation) => `${colorScheme}, ${width} px wide: ${violation}`));
    }
  }
  return found;
}
