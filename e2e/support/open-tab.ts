import { expect, type Page } from '@playwright/test';
import type { UpdateDetail } from '../../shell/updates/reload-offer.ts';

/** A tab that stays open while releases happen, and the `conch:update` events of its window over all its page loads. */
export class OpenTab {
  readonly updates: UpdateDetail[] = [];
  readonly #page: Page;

  static async of(page: Page): Promise<OpenTab> {
    const tab = new OpenTab(page);
    await page.exposeFunction('recordUpdate', (detail: UpdateDetail) => tab.updates.push(detail));
    await page.addInitScript(() =>
      addEventListener('conch:update', ({ detail }) => Reflect.get(window, 'recordUpdate')(detail)),
    );
    return tab;
  }

  private constructor(page: Page) {
    this.#page = page;
  }

  /** The offer to reload the page. */
  get toast() {
    return this.#page.getByRole('status').filter({ hasText: 'A new version of this site is ready.' });
  }

  button(name: 'Reload' | 'Later') {
    return this.toast.getByRole('button', { name });
  }

  /** Waits until the tab follows changes of the manifest. */
  async isFollowing(): Promise<void> {
    await expect(this.#page.locator('.conch-toast')).toBeAttached();
  }

  /** The visitor returns to the window, and the tab checks the manifest. */
  async focus(): Promise<void> {
    await this.#page.evaluate(() => window.dispatchEvent(new Event('focus')));
  }

  /** Focuses the window until the offer appears: a check that was under way may have been answered before the release. */
  async noticesRelease(): Promise<void> {
    await expect(async () => {
      await this.focus();
      await expect(this.toast).toBeVisible({ timeout: 500 });
    }).toPass();
  }

  async setVisible(visible: boolean): Promise<void> {
    await this.#page.evaluate((visible) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => !visible });
      document.dispatchEvent(new Event('visibilitychange'));
    }, visible);
  }

  /** All updates so far, in order. */
  async expectUpdates(...expected: readonly Partial<UpdateDetail>[]): Promise<void> {
    await expect.poll(() => this.updates).toMatchObject([...expected]);
  }
}
