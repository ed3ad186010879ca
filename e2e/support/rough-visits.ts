import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { Random } from '../fuzz/random.ts';

/**
 * What visitors and browsers do to a page that is well. Not here: a tab that is killed while code of a remote runs, and opened again a
 * minute later, which looks like a crash (shell/README.md, "A remote that hangs the tab").
 */
export const KINDS = ['loads', 'reloads', 'leaves', 'goes back', 'killed as it loads', 'killed at rest'] as const;
export type Kind = (typeof KINDS)[number];

/** Longest time that a page has before something ends it, in ms: until then the pages of the store have mounted, or are about to. */
const LONGEST_LIFE_MS = 900;

/** A visitor who comes back looks at the page for at least this long. */
const STAY_MS = 500;

/** After this long the visitor of a tab that was killed at rest comes back; of one that was killed as it loads, at once. */
const BACK_LATER_MS = 60_000;

/** One visitor, with one storage, who opens `urls` again and again. */
export class RoughVisitor {
  readonly #context: BrowserContext;
  readonly #urls: readonly string[];
  readonly #browser: CDPSession;
  readonly #random: Random;
  /** How far the clocks of further pages are ahead, in ms. */
  #ahead = 0;

  constructor(context: BrowserContext, browser: CDPSession, urls: readonly string[], seed: number) {
    this.#context = context;
    this.#browser = browser;
    this.#urls = urls;
    this.#random = new Random(seed);
  }

  /** @returns what is wrong with the page that the visitor sees in the end; undefined if nothing is */
  async visit(kind: Kind | 'comes back'): Promise<string | undefined> {
    const page = await this.#open();
    if (kind.startsWith('killed')) {
      const isAtRest = kind === 'killed at rest';
      if (isAtRest) await this.#settled(page);
      await this.#life(page);
      await this.#killTabs();
      if (isAtRest) this.#ahead += BACK_LATER_MS;
      await page.close();
      return this.visit('comes back');
    }
    if (kind === 'reloads') {
      for (let time = 0; time < 3; time += 1) {
        await this.#life(page);
        await page.reload({ waitUntil: 'commit' });
      }
    }
    if (kind === 'leaves' || kind === 'goes back') {
      await this.#life(page);
      await page.goto(this.#url(page.url()), { waitUntil: 'commit' });
      await this.#life(page);
    }
    if (kind === 'goes back') await page.goBack({ waitUntil: 'commit' });
    const alarm = await this.#alarmOn(page);
    // Longer than a page needs to show that it goes on with a build.
    if (kind === 'comes back') await page.waitForTimeout(STAY_MS);
    // As by the visitor, so that the page is informed.
    await Promise.all([page.waitForEvent('close'), page.close({ runBeforeUnload: true })]);
    return alarm;
  }

  async #open(): Promise<Page> {
    const page = await this.#context.newPage();
    await page.addInitScript((ahead) => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + ahead;
    }, this.#ahead);
    await page.goto(this.#url(), { waitUntil: 'commit' });
    return page;
  }

  /** @param from the page that is left: its own URL would take its place in the history */
  #url(from?: string): string {
    const others = this.#urls.filter((url) => url !== from);
    return others[this.#random.below(others.length)] ?? '';
  }

  /** Lets a page live for a while, of a length that is another one each time. */
  async #life(page: Page): Promise<void> {
    await page.waitForTimeout(this.#random.next() * LONGEST_LIFE_MS);
  }

  /** As the operating system does it: the pages notice nothing. */
  async #killTabs(): Promise<void> {
    const { processInfo } = await this.#browser.send('SystemInfo.getProcessInfo');
    for (const { type, id } of processInfo) if (type === 'renderer') process.kill(id, 'SIGKILL');
  }

  async #settled(page: Page): Promise<void> {
    await page.waitForFunction(() =>
      document.querySelector('html[data-shell="ready"]:not(:has([data-status="loading"])) main [data-status]'),
    );
  }

  async #alarmOn(page: Page): Promise<string | undefined> {
    await this.#settled(page);
    return page.evaluate(() => {
      const out = Object.keys(localStorage).filter(
        (key) => key.startsWith('conch:hang@') && localStorage[key]?.includes('"isProven":true'),
      );
      const cards = [...document.querySelectorAll('[data-code]')].map((card) => card.textContent);
      return [...out, ...cards].join() || undefined;
    });
  }
}
