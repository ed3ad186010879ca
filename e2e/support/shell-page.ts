import { expect, type Locator, type Page } from '@playwright/test';
import { PAGE_SNAPSHOT } from './shell-internals.ts';

/** The page as the shell composes it, independent of the remotes. */
export class Shell {
  readonly page: Page;
  readonly heading: Locator;
  /** Gives the URL of the site where that is not the test's `baseURL`. */
  home: (() => string) | undefined;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('main').getByRole('heading', { level: 1 });
  }

  /**
   * Opens a page and waits until it has `settled`.
   *
   * @param path of the site, without a leading slash, so that it also works below a base path; or a whole URL
   */
  async open(path: string): Promise<void> {
    await this.visit(path);
    await this.settled();
  }

  /** Opens a page and waits for its HTML alone (`DOMContentLoaded`): for tests in which a remote never arrives. */
  async visit(path: string): Promise<void> {
    await this.page.goto(this.url(path), { waitUntil: 'domcontentloaded' });
  }

  /** Opens a page from another one of the site. The first page of a visitor contains the shell, and this one requests it as a file. */
  async visitNext(path: string): Promise<void> {
    const url = this.url(path);
    await this.page.goto(URL.canParse(url) ? new URL('healthz', url).href : 'healthz');
    await this.page.evaluate((url) => location.assign(url), url);
  }

  /**
   * Ends the event stream for good by a 204 (https://html.spec.whatwg.org/multipage/server-sent-events.html#sse-processing-model).
   * While a stream is open, the network of a page in Firefox is never idle.
   */
  async withoutEvents(): Promise<void> {
    await this.page.route('**/manifests/events', (route) => route.fulfill({ status: 204 }));
  }

  /** Navigates by `history.pushState`, as remotes do. @param url or a path, which is resolved against the page's URL */
  async push(url: string): Promise<void> {
    await this.page.evaluate((url) => history.pushState(null, '', url), url);
  }

  /** The URL of a path of the site. */
  url(path: string): string {
    return this.home ? new URL(path, this.home()).href : path;
  }

  /**
   * Waits until the shell has started, `main` has content, and every outlet has mounted or shows its error. A remote that hangs
   * keeps it waiting until a limit of the manifest or of the test.
   */
  async settled(): Promise<void> {
    const unsettled = this.page.locator(
      [
        'html[data-shell="booting"]',
        '[data-status="loading"]',
        PAGE_SNAPSHOT,
        'conch-fragment:empty:not([data-left-out])',
        '[data-region="main"]:not(:has(> :not(noscript)))',
      ].join(),
    );
    await expect(async () => {
      await expect(unsettled, 'elements that are not settled').toHaveCount(0);
      // A framework can add fragments a moment after its mount.
      await this.page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))));
      expect(await unsettled.count()).toBe(0);
    }).toPass();
  }

  /** Waits until the shell manages focus, scroll and titles across navigations: a chunk that loads after the first page. */
  async navigationReady(): Promise<void> {
    await expect.poll(() => this.page.evaluate(() => history.scrollRestoration)).toBe('manual');
  }

  /** When the open document was loaded; a different value later means that the page was reloaded. */
  loadedAt(): Promise<number> {
    return this.page.evaluate(() => performance.timeOrigin);
  }

  /** Waits until the shell follows the URL. */
  async ready(): Promise<void> {
    await expect(this.page.locator('html')).toHaveAttribute('data-shell', 'ready');
  }

  /**
   * Clicks a link when the shell is ready, and measures how long the outlet of an application stays in the page after the click.
   * Frames are counted too: on a busy machine they take longer, but their number stays the same.
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
