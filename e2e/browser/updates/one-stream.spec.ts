import type { BrowserContext, Page, Request } from '@playwright/test';
import { test as base, expect } from '../../fixtures.ts';
import type { Served } from '../../sites/hosts/conch-serve.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { thorough } from '../../support/thorough.ts';

/** The streams of manifest events that the pages of a context hold open. */
class Streams {
  readonly #open = new Set<Request>();

  constructor(context: BrowserContext) {
    // Not when it is requested: under load, Firefox has not reported the end of a request that was cancelled before it was answered.
    context.on('response', (response) => {
      if (response.url().endsWith('/manifests/events') && response.status() === 200) this.#open.add(response.request());
    });
    context.on('requestfailed', (request) => this.#open.delete(request));
    context.on('requestfinished', (request) => this.#open.delete(request));
  }

  /** The pages that hold a stream. */
  get owners(): Page[] {
    return [...this.#open].map((request) => request.frame().page()).filter((page) => !page.isClosed());
  }

  get count(): number {
    return this.owners.length;
  }

  /** The page that holds the only stream. */
  get owner(): Page {
    const [owner] = this.owners;
    if (!owner) throw new Error('no page holds a stream');
    return owner;
  }
}

const test = base.extend<{
  readonly served: Served;
  readonly streams: Streams;
  /** Opens windows of the site in one browser, and waits until each one follows the manifest. */
  readonly openWindows: (count: number) => Promise<Page[]>;
}>({
  served: async ({ serveSite }, use) =>
    use(await serveSite(site({ remotes: { shop: container('shop', view('hi')) } }))),
  streams: async ({ context }, use) => use(new Streams(context)),
  openWindows: async ({ context, served, streams }, use) =>
    use(async (count) => {
      const pages: Page[] = [];
      for (let index = 0; index < count; index += 1) {
        const page = await context.newPage();
        await page.goto(served.url, { timeout: 10_000 });
        await isFollowing(page);
        pages.push(page);
      }
      await expect.poll(() => streams.count).toBe(1);
      return pages;
    }),
});

const isFollowing = (page: Page): Promise<void> => expect(page.locator('.conch-toast')).toBeAttached();

const showsRevision = (page: Page, revision: number): Promise<void> =>
  expect(page.locator('html')).toHaveAttribute('data-revision', String(revision));

const release = ({ edit }: Served): void =>
  edit((manifest) => {
    manifest.revision += 1;
  });

async function setVisible(page: Page, visible: boolean): Promise<void> {
  await page.evaluate((visible) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => !visible });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visible);
}

test('eight windows of the site are all served over HTTP/1.1, and follow an edit through one stream', async ({
  served,
  streams,
  openWindows,
}) => {
  const pages = await openWindows(8);
  release(served);
  for (const page of pages) await showsRevision(page, 2);
  expect(streams.count).toBe(1);
});

test('when the window with the stream is closed, another one takes over and misses no edit', async ({
  served,
  streams,
  openWindows,
}) => {
  const pages = await openWindows(3);
  const { owner } = streams;
  const others = pages.filter((page) => page !== owner);
  release(served);
  await owner.close();
  for (const page of others) await showsRevision(page, 2);
  await expect.poll(() => streams.count).toBe(1);
  release(served);
  for (const page of others) await showsRevision(page, 3);
});

test(
  'when the window with the stream is hidden, the visible ones still follow edits at once',
  thorough(),
  async ({ served, streams, openWindows }) => {
    const pages = await openWindows(3);
    const hidden = streams.owner;
    await setVisible(hidden, false);
    const visible = pages.filter((page) => page !== hidden);
    // The browser may tell of the new stream before it tells that the old one has ended.
    await expect.poll(() => streams.owners.map((page) => visible.includes(page))).toEqual([true]);
    release(served);
    for (const page of visible) await showsRevision(page, 2);
    await showsRevision(hidden, 1);
    await setVisible(hidden, true);
    await showsRevision(hidden, 2);
    await expect.poll(() => streams.count).toBe(1);
  },
);

test(
  'a stream that the server refuses is left to another window, and costs no window its updates',
  thorough(),
  async ({ context, served, streams, openWindows }) => {
    let refusals = 1;
    await context.route('**/manifests/events', (route) =>
      refusals-- > 0 ? route.fulfill({ status: 503 }) : route.continue(),
    );
    const pages = await openWindows(2);
    expect(streams.owner).toBe(pages[1]);
    release(served);
    for (const page of pages) await showsRevision(page, 2);
  },
);

test('without Web Locks, as on plain HTTP, pages open no stream, and check the manifest as on a static host', async ({
  context,
  page,
  served,
  streams,
}) => {
  await context.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
  const checked = page.waitForRequest((request) => request.url().endsWith('/manifests/site.json'));
  await page.goto(served.url);
  await isFollowing(page);
  release(served);
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await checked;
  await showsRevision(page, 2);
  expect(streams.count).toBe(0);
});

test('a window that goes into the back/forward cache gives up all that would keep it out, and follows again afterwards', {
  tag: '@firefox',
}, async ({ served, streams, openWindows }) => {
  const [page] = await openWindows(1);
  if (!page) throw new Error('there is no window');
  const send = (type: 'pagehide' | 'pageshow') =>
    page.evaluate((type) => window.dispatchEvent(new PageTransitionEvent(type, { persisted: true })), type);
  const locks = () => page.evaluate(async () => (await navigator.locks.query()).held?.length);
  expect(await locks()).toBe(1);
  await send('pagehide');
  await expect.poll(() => streams.count).toBe(0);
  expect(await locks()).toBe(0);
  release(served);
  await send('pageshow');
  await showsRevision(page, 2);
  await expect.poll(() => streams.count).toBe(1);
  release(served);
  await showsRevision(page, 3);
});

test('an event that the browser dispatches after the window has left is no fault', async ({
  page,
  served,
  openWindows,
}) => {
  await page.context().addInitScript(() => {
    const { EventSource } = window;
    window.EventSource = class extends EventSource {
      constructor(url: string | URL) {
        super(url);
        // As WebKit does with an event that had arrived before.
        window.addEventListener('pagehide', () => this.dispatchEvent(new MessageEvent('revision', { data: '2' })));
      }
    };
  });
  const [opened] = await openWindows(1);
  if (!opened) throw new Error('there is no window');
  for (const type of ['pagehide', 'pageshow']) {
    await opened.evaluate((type) => dispatchEvent(new PageTransitionEvent(type, { persisted: true })), type);
  }
  release(served);
  await showsRevision(opened, 2);
});

test('for an event to many windows, each requests the manifest at a random moment of the time that the server names', async ({
  page,
  served,
}) => {
  await page.clock.install();
  await page.addInitScript(() => {
    Math.random = () => 0.5;
    const { EventSource } = window;
    window.EventSource = class extends EventSource {
      constructor(url: string | URL) {
        super(url);
        Object.assign(window, { stream: this });
      }
    };
  });
  const requests: string[] = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  const checks = () => requests.filter((path) => path === '/manifests/site.json').length;
  const announce = (data: string) =>
    page.evaluate((data) => Reflect.get(window, 'stream').dispatchEvent(new MessageEvent('revision', { data })), data);
  await page.goto(served.url);
  await isFollowing(page);
  await expect.poll(checks, 'the stream begins with an event').toBe(1);
  await page.clock.pauseAt(Date.now() + 20_000);

  await announce('1 20000');
  await page.clock.runFor(9_000);
  expect(checks()).toBe(1);
  await announce('1 20000'); // a later event counts in place of it
  await page.clock.runFor(9_000);
  expect(checks()).toBe(1);
  await page.clock.runFor(2_000);
  await expect.poll(checks).toBe(2);
  await announce('1');
  await expect.poll(checks, 'an event to few windows').toBe(3);
});
