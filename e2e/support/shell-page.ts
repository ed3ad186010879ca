import { expect, type Locator, type Page } from '@playwright/test';

/** The composed page: what the shell promises, whatever the remotes are. */
export class Shell {
  readonly page: Page;
  readonly heading: Locator;
  /** Where the site is, when that is not the test's `baseURL`. */
  home: (() => string) | undefined;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('main').getByRole('heading', { level: 1 });
  }

  /** Opens a path of the site (without a slash in front, so that it also works below a sub-path) and waits until it is settled. */
  async open(path: string): Promise<void> {
    await this.visit(path);
    await this.settled();
  }

  /** Opens a path of the site and waits for nothing but the page itself: what it is made of may never arrive. */
  async visit(path: string): Promise<void> {
    await this.page.goto(this.url(path), { waitUntil: 'domcontentloaded' });
  }

  /** The whole URL of a path, for comparison with that of the page. */
  url(path: string): string {
    return this.home ? new URL(path, this.home()).href : path;
  }

  /**
   * The shell has started, the route has its page, and no outlet is loading any more: each has mounted or shows its error.
   * What hangs keeps it waiting, for as long as the limits of the manifest and of the test allow.
   */
  async settled(): Promise<void> {
    const unsettled = this.page.locator(
      'html[data-shell="booting"], [data-status="loading"], .conch-snapshot, conch-fragment:empty, [data-region="main"]:not(:has(> :not(noscript)))',
    );
    await expect(async () => {
      await expect(unsettled, 'what is not settled yet').toHaveCount(0);
      // A framework may put fragments into the page a moment after its mount.
      await this.page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
      expect(await unsettled.count()).toBe(0);
    }).toPass();
  }

  /** The chunk that sees to navigation has arrived and does so. */
  async attended(): Promise<void> {
    await expect.poll(() => this.page.evaluate(() => history.scrollRestoration)).toBe('manual');
  }

  /** When the document that is open was loaded; another value is another page load. */
  loadedAt(): Promise<number> {
    return this.page.evaluate(() => performance.timeOrigin);
  }

  /** The shell follows the URL. */
  async ready(): Promise<void> {
    await expect(this.page.locator('html')).toHaveAttribute('data-shell', 'ready');
  }

  /**
   * Clicks a link when the shell is ready, and looks for the outlet of an application: how long it is there from the click on, and whether it is gone
   * before the second frame, which no busy machine makes longer.
   */
  async leave(application: string, link: string): Promise<{ readonly ms: number; readonly withinTwoFrames: boolean }> {
    await this.ready();
    return this.page.evaluate(
      async ([application, text]) => {
        const outlet = document.querySelector(`[data-application="${application}"]`);
        const link = [...document.querySelectorAll('a')].find(({ textContent }) => textContent === text);
        if (!outlet || !link) throw new Error(`there is no ${outlet ? text : application} in the page`);
        let goneAt = Number.POSITIVE_INFINITY;
        const observer = new MutationObserver(() => {
          if (!outlet.isConnected) goneAt = Math.min(goneAt, performance.now());
        });
        observer.observe(document.body, { childList: true, subtree: true });
        const clickedAt = performance.now();
        link.click();
        for (let frame = 0; frame < 2; frame += 1) await new Promise((next) => requestAnimationFrame(next));
        observer.disconnect();
        return { ms: goneAt - clickedAt, withinTwoFrames: !outlet.isConnected };
      },
      [application, link],
    );
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
