import { type Dialog, type ElementHandle, expect, type Page } from '@playwright/test';
import { findElement, type Key, type Tab, type Target } from '../tab.ts';
import { untilDefined } from './until-defined.ts';

/** A tab of an engine that Playwright drives. */
export function playwrightTab(page: Page): Tab {
  /** An expression rather than a function: Playwright gives a function one parameter only. */
  const call = (code: unknown, parameters: readonly unknown[]) => `(${code})(...${JSON.stringify(parameters)})`;

  async function element(target: Target): Promise<ElementHandle> {
    let found: ElementHandle | null = null;
    await expect(async () => {
      found = (await page.evaluateHandle(call(findElement, [target]))).asElement();
      expect(found, `${target.role} "${target.name}"`).not.toBeNull();
    }).toPass();
    if (!found) throw new Error(`${target.role} "${target.name}" is not in the page`);
    return found;
  }

  /**
   * Firefox on a busy machine has once reported the page that it opened under another id than the navigation that it had begun, and
   * Playwright takes that for another navigation. One that the page itself began would be a reload.
   */
  async function hasArrivedUnderAnotherId(error: unknown, url: string): Promise<boolean> {
    if (!String(error).includes(`interrupted by another navigation to "${url}"`)) return false;
    await page.waitForLoadState('domcontentloaded');
    return page.evaluate(() => performance.getEntriesByType('navigation')[0]?.toJSON().type === 'navigate');
  }

  return {
    async open(url) {
      try {
        await page.goto(url, { waitUntil: 'domcontentloaded' });
      } catch (error) {
        if (!(await hasArrivedUnderAnotherId(error, url))) throw error;
      }
    },
    async reload() {
      await page.reload({ waitUntil: 'domcontentloaded' });
    },
    async back() {
      await page.goBack({ waitUntil: 'commit' });
    },
    async forward() {
      await page.goForward({ waitUntil: 'commit' });
    },
    run: (code, ...parameters) => page.evaluate(call(code, parameters)),
    async click(target) {
      await (await element(target)).click();
    },
    async type(target, text) {
      await (await element(target)).focus();
      await page.keyboard.type(text);
    },
    press: (key: Key) => page.keyboard.press(key),
    resize: (width, height) => page.setViewportSize({ width, height }),
    screenshot: () => page.screenshot(),
    async answerDialog(accept, act, withinMs) {
      let text: string | undefined;
      const answer = async (dialog: Dialog) => {
        text = dialog.message();
        await (accept ? dialog.accept() : dialog.dismiss());
      };
      page.once('dialog', answer);
      await act();
      await untilDefined(async () => text, withinMs);
      page.off('dialog', answer);
      return text;
    },
  };
}
