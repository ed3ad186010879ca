import type { Page } from '@playwright/test';
import { expect, motion, test } from '../../fixtures.ts';
import { tallPages } from '../../sites/tall-pages.ts';
import { holdRequests } from '../../support/gate.ts';
import { PAGE_SNAPSHOT } from '../../support/shell-internals.ts';
import { thorough } from '../../support/thorough.ts';

test.use(motion);

const snapshot = (page: Page) => page.locator(PAGE_SNAPSHOT);

test('the old page is shown as an inert snapshot for 150 ms; then the next one has its height while it loads', async ({
  page,
  shell,
  serveSite,
}) => {
  const served = await serveSite(tallPages());
  const letArrive = await holdRequests(page, '**/remotes/two/**');
  await page.clock.install();
  await shell.open(served.url);
  await shell.navigationReady();
  await page.clock.pauseAt(Date.now() + 60_000);
  await shell.push('/two');
  await expect(snapshot(page)).toHaveText('one');
  await expect(shell.application('one'), 'it is unmounted anyway').toHaveCount(0);
  expect(await snapshot(page).evaluate((element: HTMLElement) => [element.inert, element.ariaHidden])).toEqual([
    true,
    'true',
  ]);
  await expect(shell.application('two')).toHaveCSS('opacity', '0');
  await page.clock.runFor(149);
  await expect(snapshot(page)).toBeVisible();
  await page.clock.runFor(2);
  await expect(snapshot(page)).toHaveCount(0);
  await expect(shell.application('two')).toHaveCSS('min-height', '700px');
  await expect(shell.application('two')).toHaveCSS('opacity', /^(1|0\.\d+)$/);
  letArrive();
  await expect(shell.heading).toHaveText('two');
  await expect(shell.application('two')).toHaveCSS('min-height', '0px');
});

test('no frame between two pages is empty', async ({ page, shell, serveSite }) => {
  const served = await serveSite(tallPages());
  await shell.open(served.url);
  await shell.navigationReady();
  const frames = await page.evaluate(async (snapshot) => {
    const seen: string[] = [];
    const start = performance.now();
    const look = () => {
      const shown = document.querySelector(
        `${snapshot}, [data-region="main"] > [data-status="mounted"]:not([data-entering])`,
      );
      // On a busy machine the next page can take longer than the snapshot is shown.
      if (shown || performance.now() - start < 150) seen.push(shown?.textContent ?? 'nothing');
    };
    history.pushState(null, '', '/two');
    while (seen.at(-1) !== 'two') {
      await new Promise((next) => requestAnimationFrame(next));
      look();
    }
    return seen;
  }, PAGE_SNAPSHOT);
  expect(frames).not.toContain('nothing');
});

for (const reducedMotion of ['no-preference', 'reduce'] as const) {
  // Chromium only: Playwright cannot switch reduced motion in an installed Firefox.
  test(`${reducedMotion === 'reduce' ? 'with prefers-reduced-motion pages change without a view transition' : 'pages cross-fade by a view transition'}`, {
    tag: reducedMotion === 'reduce' ? [] : '@chromium',
  }, async ({ page, shell, serveSite }) => {
    const served = await serveSite(tallPages());
    await page.emulateMedia({ reducedMotion });
    await page.addInitScript(() => {
      const begin = document.startViewTransition;
      Object.assign(window, { fades: 0 });
      document.startViewTransition = function (update) {
        Object.assign(window, { fades: Reflect.get(window, 'fades') + 1 });
        return begin.call(this, update);
      };
    });
    await page.clock.install();
    await shell.open(served.url);
    await shell.navigationReady();
    await page.clock.pauseAt(Date.now() + 60_000); // so that the snapshot stays, however long the next page takes
    await shell.push('/two');
    await expect(snapshot(page)).toHaveCount(0);
    await expect(shell.application('two')).toHaveText('two');
    await expect(shell.application('two')).toHaveCSS('opacity', '1');
    await expect(page.locator('html')).not.toHaveAttribute('data-crossfade');
    expect(await page.evaluate('fades')).toBe(reducedMotion === 'reduce' ? 0 : 1);
  });
}

test(
  'the snapshot has no second fragment, frame, name or radio button',
  thorough(),
  async ({ page, shell, serveSite, requests }) => {
    const content = `<conch-fragment name="badge"></conch-fragment><iframe title="frame" src="/healthz"></iframe>
      <form><input id="field" name="field"><input type="radio" name="choice" checked></form><canvas width="9" height="9"></canvas>`;
    const served = await serveSite(tallPages(content.replaceAll('\n', ' ')));
    const letArrive = await holdRequests(page, '**/remotes/two/**');
    await page.clock.install();
    await shell.open(served.url);
    await shell.navigationReady();
    await expect(shell.fragment('badge')).toHaveCSS('min-height', '0px');
    await page.locator('#field').fill('typed by hand');
    await page.clock.pauseAt(Date.now() + 60_000);
    await shell.push('/two');
    await expect(snapshot(page).locator('input').first()).toHaveValue('typed by hand');
    await expect(snapshot(page).getByText('badge')).toBeVisible();
    await expect(page.locator('#field, [name="choice"], [data-fragment]')).toHaveCount(0);
    expect(await page.evaluate('mounts.badge')).toBe(1);
    expect(requests.urls(/\/healthz$/)).toHaveLength(1);
    await page.clock.runFor(200);
    letArrive();
    await expect(shell.heading).toHaveText('two');
  },
);

test('a page that cannot be copied is removed at once', thorough(), async ({ page, shell, serveSite }) => {
  const served = await serveSite(tallPages('<x-clock></x-clock>'));
  await page.route('**/remotes/two/**', () => {});
  await page.clock.install();
  await shell.open(served.url);
  await shell.navigationReady();
  await page.clock.pauseAt(Date.now() + 60_000);
  await shell.push('/two');
  await expect(shell.application('two')).toHaveAttribute('data-status', 'loading');
  await expect(snapshot(page)).toHaveCount(0);
});

test(
  'an application or fragment that is loading has the minHeight of the manifest',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const served = await serveSite(tallPages('<conch-fragment name="badge"></conch-fragment>'));
    const letArrive = await holdRequests(page, /remotes\/(two|badge)\//);
    await shell.visit(served.url);
    await expect(shell.fragment('badge')).toHaveCSS('min-height', '321px');
    await shell.push('/roomy');
    await expect(shell.application('roomy')).toHaveCSS('min-height', '1234px');
    letArrive();
    await expect(shell.heading).toHaveText('two');
    await expect(shell.application('roomy')).toHaveCSS('min-height', '0px');
  },
);

test('the header is not mounted again when pages change', async ({ page, shell, storePage }) => {
  await shell.open('');
  const header = await page.locator('[data-application="header"] nav').elementHandle();
  for (const link of ['Stores', 'Classics', 'Autonomous', 'Tractors']) {
    await storePage.navigation.getByRole('link', { name: link }).click();
    await shell.settled();
  }
  expect(await header?.evaluate((element) => element.isConnected)).toBe(true);
});
