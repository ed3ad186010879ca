import { expect, type Locator, type Page } from '@playwright/test';

/** The composed page: what the shell promises, whatever the remotes are. */
export class Shell {
  readonly page: Page;
  readonly heading: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('main').getByRole('heading', { level: 1 });
  }

  /** Opens a path of the site (without a slash in front, so that it also works below a sub-path) and waits until it is settled. */
  async open(path: string): Promise<void> {
    await this.page.goto(path);
    await this.settled();
  }

  /** The shell has started, and no outlet is loading any more. */
  async settled(): Promise<void> {
    await this.page.locator('html[data-shell="ready"]').waitFor();
    await expect(this.page.locator('[data-status="loading"]'), 'outlets that are loading').toHaveCount(0);
  }

  /** When the document that is open was loaded; another value is another page load. */
  loadedAt(): Promise<number> {
    return this.page.evaluate(() => performance.timeOrigin);
  }

  application(name: string): Locator {
    return this.page.locator(`[data-application="${name}"]`);
  }

  fragment(name: string): Locator {
    return this.page.locator(`[data-fragment="${name}"]`);
  }

  /** The error card in the outlet of an application or fragment. */
  errorCard(name: string): Locator {
    return this.page.locator(`[data-application="${name}"], [data-fragment="${name}"]`).getByRole('alert');
  }

  link(name: string | RegExp): Locator {
    return this.page.getByRole('link', { name });
  }
}
