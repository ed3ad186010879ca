import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { laterPage, type Notes, ownProcesses, pageAt, watchNotes } from '../../support/hung-page.ts';
import { Shell } from '../../support/shell-page.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

test.use(ownProcesses);
// A tab that hangs takes a core.
test.describe.configure({ timeout: 120_000 });

test.beforeEach(({ watch }) => {
  // An entry that needs a window throws where it is tried. Firefox counts that as an error of the page if its frame is still there.
  watch.announce(/^uncaught ReferenceError: window is not defined$/);
});

/** Hangs unless the tab has been told not to. */
const HANG = `if (!sessionStorage.calm) for (;;);`;
/** Runs when the other remote is there, so that only one remote can have hung the page. */
const wildWith = (exports: string) => `window.wild = {
  init() {},
  async get() {
    while (!document.querySelector('[data-remote="calm"][data-status="mounted"]')) await new Promise((next) => setTimeout(next, 20));
    return () => (${exports});
  },
};`;
const calm = container('calm', view('The rest of the page'));
const applications = [
  { name: 'rest', remote: 'calm' },
  { name: 'part', remote: 'wild' },
];

/** In a task that `mount` has queued, as React renders. */
const rendering = `{
  async mount({ domElement }) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { ${HANG} domElement.textContent = 'The wild part'; };
    port2.postMessage(0);
  },
  async unmount() {},
}`;
const handling = `{
  async mount({ domElement }) {
    const button = domElement.appendChild(document.createElement('button'));
    button.textContent = 'Buy';
    button.onclick = () => { ${HANG} button.after('The wild part'); };
  },
  async unmount() {},
}`;
const mounting = `{ async mount({ domElement }) { ${HANG} domElement.textContent = 'The wild part'; }, async unmount() {} }`;

const click = (page: Page) => page.getByRole('button', { name: 'Buy' }).click();

type Row = {
  readonly where: string;
  readonly exports: string;

  readonly act?: (page: Page) => Promise<void>;
};

const rows: readonly Row[] = [
  { where: 'while its module is evaluated', exports: `(() => { ${HANG} return ${view('The wild part')}; })()` },
  { where: 'in mount', exports: mounting },
  { where: 'while it renders after mount', exports: rendering },
  { where: 'in a click handler', exports: handling, act: click },
];
for (const { where, exports, act } of rows) {
  test(
    `a remote that hangs ${where} is left out of a later page, until the visitor tries it again`,
    thoroughUnless(where.startsWith('while its module'), '@firefox'),
    async ({ context, page, shell, serveSite }) => {
      const served = await serveSite(site({ remotes: { calm, wild: wildWith(exports) }, applications }));
      const notes = await watchNotes(context, served.url);
      if (act) await shell.open(served.url);
      else await page.goto(served.url, { waitUntil: 'commit' });
      if (act) await shell.navigationReady();
      void act?.(page).catch(() => {}); // it is never answered
      await notes.untilRunning('wild');

      // Anything may run after code has returned, so one such note proves nothing.
      const isQueued = exports === rendering;
      if (isQueued) {
        const second = await laterPage(context);
        await second.goto(served.url, { waitUntil: 'commit' });
        await notes.untilSuspected('wild');
        await notes.untilRunning('wild');
      }

      const next = await laterPage(context, isQueued ? 2 : 1);
      const nextShell = new Shell(next);
      await next.goto(served.url);
      await nextShell.settled();
      await expect(nextShell.application('rest')).toHaveText('The rest of the page');
      const card = nextShell.errorCard('part');
      await expect(card).toContainText('wild 1.0.0 · REMOTE_HUNG');
      await expect(card).toContainText('It may have stopped this page the last time');

      await next.reload();
      await nextShell.settled();
      await expect(card, 'not only once').toContainText('REMOTE_HUNG');

      await next.evaluate(() => sessionStorage.setItem('calm', 'yes'));
      await card.getByRole('button', { name: 'Try again' }).click();
      if (act) await act(next);
      await expect(nextShell.application('part')).toContainText('The wild part');
      await next.reload();
      await nextShell.settled();
      await expect(card, 'what works is not left out any more').toHaveCount(0);
    },
  );
}

/** Opens the home page until it hangs while all entries are on their way. */
async function hangOnArrival(context: BrowserContext, page: Page, url: string): Promise<Notes> {
  const notes = await watchNotes(context, url);
  await page.goto(url, { waitUntil: 'commit' });
  await notes.untilArriving('wild');
  return notes;
}

async function isWhole(page: Page, url: string): Promise<void> {
  const shell = new Shell(page);
  await page.goto(url);
  await shell.settled();
  await expect(shell.application('rest')).toHaveText('The rest of the page');
  await expect(shell.errorCard('part')).toContainText('REMOTE_HUNG');
}

test('a remote whose entry hangs is left out of the next page, and of that of another tab, although several entries were on their way', {
  tag: '@firefox',
}, async ({ context, page, serveSite, watch }) => {
  const wild = `if (!globalThis.sessionStorage?.calm) for (;;); ${container('wild', view('The wild part'))}`;
  const served = await serveSite(site({ remotes: { calm, wild }, applications }));
  await hangOnArrival(context, page, served.url);
  const next = await laterPage(context);
  await isWhole(next, served.url);
  expect(watch.consoleWarnings.join()).toContain('The entry of wild@1.0.0 does not end');
  await isWhole(await laterPage(context), served.url);

  await next.evaluate(() => sessionStorage.setItem('calm', 'yes'));
  const shell = new Shell(next);
  await shell.errorCard('part').getByRole('button', { name: 'Try again' }).click();
  await expect(shell.application('part')).toHaveText('The wild part');
});

for (const order of [
  ['wild', 'calm'],
  ['calm', 'wild'],
] as const) {
  test(`of two entries that may have hung the page, the one that does is left out, tried ${order[0] === 'wild' ? 'before' : 'after'} the other`, async ({
    context,
    serveSite,
  }) => {
    const remotes = { calm, wild: `for (;;); ${container('wild', view('The wild part'))}` };
    const inOrder = order.map((name) => applications.find(({ remote }) => remote === name) ?? applications[0]);
    const { url } = await serveSite(site({ remotes, applications: inOrder.flatMap((each) => each ?? []) }));
    const page = await context.newPage();
    await page.goto(`${url}healthz`);
    await page.evaluate(() => {
      for (const [index, remote] of ['calm', 'wild'].entries()) {
        localStorage.setItem(`conch:hang0.${index}`, JSON.stringify([Date.now() - 5_000, remote, '1.0.0', 'arrives']));
      }
    });
    await isWhole(page, url);
  });
}

test(
  'a remote whose entry hangs only in a window is left out after the second time, if several entries were on their way at the first',
  thorough(),
  async ({ context, page, serveSite }) => {
    const wild = `if (location.pathname === '/') for (;;); ${container('wild', view('The wild part'))}`;
    const served = await serveSite(site({ remotes: { calm, wild }, applications }));
    const notes = await hangOnArrival(context, page, served.url);
    const second = await laterPage(context);
    await second.goto(served.url, { waitUntil: 'commit' });
    await notes.untilRunning('wild');
    await isWhole(await laterPage(context, 2), served.url);
  },
);

test(
  'the previous build takes the place of one that hangs, and the console names that one',
  thorough(),
  async ({ context, page, serveSite, watch }) => {
    const builds = { '1.0.0': wildWith(mounting), '0.9.0': container('wild', view('The tame part')) };
    const remotes = { calm, wild: { builds, previous: { version: '0.9.0' } } };
    const served = await serveSite(site({ remotes, applications }));
    const notes = await watchNotes(context, served.url);
    await page.goto(served.url, { waitUntil: 'commit' });
    await notes.untilRunning('wild');

    const next = await laterPage(context);
    const shell = new Shell(next);
    await next.goto(served.url);
    await shell.settled();
    await expect(shell.application('part')).toHaveText('The tame part');
    await expect(shell.application('part')).toHaveAttribute('data-version', '0.9.0');
    expect(watch.consoleWarnings.join()).toContain('wild@1.0.0 was running when an earlier page hung or crashed');
  },
);

const FILL_MEMORY = `if (!globalThis.sessionStorage?.calm) for (const all = []; ; ) all.push(new Array(100_000).fill(Math.random()));`;
const crashing = `{ async mount() { ${FILL_MEMORY} }, async unmount() {} }`;

async function crash(tab: Page, act: () => Promise<unknown>): Promise<void> {
  const crashed = tab.waitForEvent('crash');
  act().catch(() => {}); // it may end with the crash
  await crashed;
}

test('a remote that crashes the tab is left out when the visitor comes back, or after a second crash in a row', async ({
  context,
  serveSite,
}) => {
  const served = await serveSite(site({ remotes: { calm, wild: wildWith(crashing) }, applications }));
  const start = Date.now();
  const first = await pageAt(context, start);
  await crash(first, () => first.goto(served.url));
  const second = await pageAt(context, start + 5_000);
  await isWhole(second, served.url);
  await crash(second, () => second.getByRole('button', { name: 'Try again' }).click());

  const third = await pageAt(context, start + 6_000); // so soon that the tab before may have been well
  await crash(third, () => third.goto(served.url));
  await isWhole(await pageAt(context, start + 7_000), served.url);
});

test(
  'an entry that crashes the tab, also where it is tried, is left out after the third time',
  thorough(),
  async ({ context, serveSite }) => {
    const wild = `${FILL_MEMORY} ${container('wild', view('The wild part'))}`;
    const { url } = await serveSite(site({ remotes: { calm, wild }, applications }));
    for (const times of [0, 1, 2]) {
      const tab = await laterPage(context, times);
      await crash(tab, () => tab.goto(url));
    }
    await isWhole(await laterPage(context, 3), url);
  },
);
