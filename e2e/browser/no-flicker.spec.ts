import type { Page } from '@playwright/test';
import { expect, motion, test } from '../fixtures.ts';
import { container, probeSite } from '../sites/fake-remotes.ts';
import { opening } from '../support/gate.ts';

test.use(motion);

/** Adds up every layout shift of the page, also right after what the visitor did, which browsers forgive. */
async function watchShifts(page: Page): Promise<() => Promise<{ sum: number; culprits: string[] }>> {
  await page.addInitScript(() => {
    const shifts = { sum: 0, culprits: [] as string[] };
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const shift = entry as PerformanceEntry & { value: number; sources: { node: Node | null }[] };
        shifts.sum += shift.value;
        for (const { node } of shift.sources) {
          const at = node instanceof Element ? node.outerHTML.slice(0, 90) : String(node?.textContent);
          shifts.culprits.push(`${shift.value.toFixed(4)} ${at}`);
        }
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () => page.evaluate(() => Reflect.get(window, 'shifts'));
}

const pages = ['', 'products', 'product/CL-01', 'stores', 'cart', 'checkout', 'thanks', 'no/such/page'];
for (const viewport of [
  { width: 1280, height: 900 },
  { width: 390, height: 800 },
]) {
  test.describe(`${viewport.width} px wide, with every answer of every remote a second late`, () => {
    test.use({ viewport });
    for (const [index, path] of pages.entries()) {
      const next = pages[(index + 1) % pages.length] ?? '';
      test(`/${path} and then /${next} shift nothing to speak of`, async ({ page, shell, failRemote, faults }) => {
        test.setTimeout(60_000);
        for (const remote of ['explore', 'decide', 'checkout', 'inspire']) await failRemote(remote, { delay: 1_000 });
        const shifts = await watchShifts(page);
        await page.addInitScript(() => {
          localStorage.setItem('cart', JSON.stringify([{ sku: 'CL-01-RD', quantity: 1 }]));
        });
        await shell.open(path);
        const first = await shifts();
        expect(first.sum, first.culprits.join('\n')).toBeLessThan(0.05);
        await page.evaluate((url) => history.pushState(null, '', url), `${new URL(faults.home).pathname}${next}`);
        await shell.settled();
        const both = await shifts();
        expect(both.sum - first.sum, both.culprits.join('\n')).toBeLessThan(0.05);
      });
    }
  });
}

/** A remote whose page has a heading and is 700 px high. */
const tall = (name: string, more = ''): string =>
  container(
    name,
    `{
      mount({ domElement }) {
        window.mounts = { ...window.mounts, [${JSON.stringify(name)}]: (window.mounts?.[${JSON.stringify(name)}] ?? 0) + 1 };
        domElement.innerHTML = '<div style="height: 700px"><h1>${name}</h1>${more}</div>';
      },
      unmount({ domElement }) { domElement.textContent = ''; },
    }`,
  );

const probes = (more = '') =>
  probeSite({
    remotes: {
      one: tall('one', more),
      two: tall('two'),
      bar: container('bar', `{ mount({ domElement }) { domElement.textContent = 'bar'; }, unmount() {} }`),
      badge: tall('badge'),
    },
    applications: [
      { name: 'bar', remote: 'bar', region: 'header', activeWhen: ['/'] },
      { name: 'one', remote: 'one' },
      { name: 'two', remote: 'two', activeWhen: ['/two'] },
      { name: 'roomy', remote: 'two', activeWhen: ['/roomy'], minHeight: '1234px' },
      { name: 'alone', remote: 'two', activeWhen: ['/alone'], layout: 'focused' },
    ],
    fragments: { badge: { remote: 'badge', minHeight: '321px' } },
  });

const go = (page: Page, path: string): Promise<void> =>
  page.evaluate((path) => history.pushState(null, '', path), path);
const likeness = (page: Page) => page.locator('.conch-snapshot');
test.describe('from one page to the next', () => {
  test('what was there stays for 150 ms, as a picture; then the next one has its height until it is there', async ({
    page,
    shell,
    serveSite,
  }) => {
    const site = await serveSite(probes());
    const arrival = opening();
    await page.route('**/remotes/two/**', async (route) => {
      await arrival.opened;
      await route.continue();
    });
    await page.clock.install();
    await shell.open(site.url);
    await shell.attended();
    await page.clock.pauseAt(Date.now() + 60_000);
    await go(page, '/two');
    await expect(likeness(page)).toHaveText('one');
    await expect(shell.application('one'), 'it is unmounted all the same').toHaveCount(0);
    expect(await likeness(page).evaluate((element: HTMLElement) => [element.inert, element.ariaHidden])).toEqual([
      true,
      'true',
    ]);
    await expect(shell.application('two')).toHaveCSS('opacity', '0');
    await page.clock.runFor(149);
    await expect(likeness(page)).toBeVisible();
    await page.clock.runFor(2);
    await expect(likeness(page)).toHaveCount(0);
    await expect(shell.application('two')).toHaveCSS('min-height', '700px');
    await expect(shell.application('two')).toHaveCSS('opacity', /^(1|0\.\d+)$/);
    arrival.open();
    await expect(shell.heading).toHaveText('two');
    await expect(shell.application('two')).toHaveCSS('min-height', '0px');
  });

  test('no frame is without a page', async ({ page, shell, serveSite }) => {
    const site = await serveSite(probes());
    await shell.open(site.url);
    await shell.attended();
    const frames = await page.evaluate(async () => {
      const seen: string[] = [];
      const start = performance.now();
      const look = () => {
        const shown = document.querySelector(
          '.conch-snapshot, [data-region="main"] > [data-status="mounted"]:not([data-entering])',
        );
        // A machine with much to do takes longer than the picture is held.
        if (shown || performance.now() - start < 150) seen.push(shown?.textContent ?? 'nothing');
      };
      history.pushState(null, '', '/two');
      while (seen.at(-1) !== 'two') {
        await new Promise((next) => requestAnimationFrame(next));
        look();
      }
      return seen;
    });
    expect(frames).not.toContain('nothing');
  });

  for (const motion of ['no-preference', 'reduce'] as const) {
    test(`${motion === 'reduce' ? 'who wants no motion sees none' : 'the one fades into the other by a view transition'}`, async ({
      page,
      shell,
      serveSite,
    }) => {
      const site = await serveSite(probes());
      await page.emulateMedia({ reducedMotion: motion });
      await page.addInitScript(() => {
        const begin = document.startViewTransition;
        Object.assign(window, { fades: 0 });
        document.startViewTransition = function (update) {
          Object.assign(window, { fades: Reflect.get(window, 'fades') + 1 });
          return begin.call(this, update);
        };
      });
      await page.clock.install();
      await shell.open(site.url);
      await shell.attended();
      await page.clock.pauseAt(Date.now() + 60_000); // so that the picture is held, however long the next page takes
      await go(page, '/two');
      await expect(likeness(page)).toHaveCount(0);
      await expect(shell.application('two')).toHaveText('two');
      await expect(shell.application('two')).toHaveCSS('opacity', '1');
      await expect(page.locator('html')).not.toHaveAttribute('data-crossfade');
      expect(await page.evaluate('fades')).toBe(motion === 'reduce' ? 0 : 1);
    });
  }

  test('nothing in the picture works twice: no fragment, no frame, no name, no radio button', async ({
    page,
    shell,
    serveSite,
  }) => {
    const content = `<conch-fragment name="badge"></conch-fragment><iframe title="frame" src="/healthz"></iframe>
      <form><input id="field" name="field"><input type="radio" name="choice" checked></form><canvas width="9" height="9"></canvas>`;
    const site = await serveSite(probes(content.replaceAll('\n', ' ')));
    const arrival = opening();
    const frames: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/healthz')) frames.push(request.url());
    });
    await page.route('**/remotes/two/**', async (route) => {
      await arrival.opened;
      await route.continue();
    });
    await page.clock.install();
    await shell.open(site.url);
    await shell.attended();
    await expect(shell.fragment('badge')).toHaveCSS('min-height', '0px');
    await page.locator('#field').fill('typed by hand');
    await page.clock.pauseAt(Date.now() + 60_000);
    await go(page, '/two');
    await expect(likeness(page).locator('input').first()).toHaveValue('typed by hand');
    await expect(likeness(page).getByText('badge')).toBeVisible();
    await expect(page.locator('#field, [name="choice"], [data-fragment]')).toHaveCount(0);
    expect(await page.evaluate('mounts.badge')).toBe(1);
    expect(frames).toHaveLength(1);
    await page.clock.runFor(200);
    arrival.open();
    await expect(shell.heading).toHaveText('two');
  });

  test('what cannot be pictured goes at once', async ({ page, shell, serveSite }) => {
    const site = await serveSite(probes('<x-clock></x-clock>'));
    await page.route('**/remotes/two/**', () => {});
    await page.clock.install();
    await shell.open(site.url);
    await shell.attended();
    await page.clock.pauseAt(Date.now() + 60_000);
    await go(page, '/two');
    await expect(shell.application('two')).toHaveAttribute('data-status', 'loading');
    await expect(likeness(page)).toHaveCount(0);
  });

  test('the manifest’s minHeight is the room of what loads', async ({ page, shell, serveSite }) => {
    const site = await serveSite(probes('<conch-fragment name="badge"></conch-fragment>'));
    const arrival = opening();
    await page.route(/remotes\/(two|badge)\//, async (route) => {
      await arrival.opened;
      await route.continue();
    });
    await shell.visit(site.url);
    await expect(shell.fragment('badge')).toHaveCSS('min-height', '321px');
    await go(page, '/roomy');
    await expect(shell.application('roomy')).toHaveCSS('min-height', '1234px');
    arrival.open();
    await expect(shell.heading).toHaveText('two');
    await expect(shell.application('roomy')).toHaveCSS('min-height', '0px');
  });

  test('regions stay: the header’s elements are the same ones after a walk through the store', async ({
    page,
    shell,
    storePage,
  }) => {
    await shell.open('');
    const header = await page.locator('[data-application="header"] nav').elementHandle();
    for (const link of ['Stores', 'Classics', 'Autonomous', 'Tractors']) {
      await storePage.navigation.getByRole('link', { name: link }).click();
      await shell.settled();
    }
    expect(await header?.evaluate((element) => element.isConnected)).toBe(true);
  });
});

test.describe('a page layout without a header', () => {
  test('asks for nothing of the header, which comes with the next page', async ({ page, shell, serveSite }) => {
    const site = await serveSite(probes());
    const requests: string[] = [];
    page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    await shell.open(`${site.url}alone`);
    await expect(page.getByRole('banner')).toBeHidden();
    expect(requests.filter((path) => path.startsWith('/remotes/bar/'))).toEqual([]);
    await go(page, '/two');
    await expect(page.getByRole('banner')).toHaveText('bar');
  });

  test('hides a header that is there, and has it back as it was', async ({ page, shell, serveSite }) => {
    const site = await serveSite(probes());
    await shell.open(site.url);
    await shell.attended();
    const bar = await shell.application('bar').elementHandle();
    for (const path of ['/alone', '/nothing/here', '/alone', '/two']) {
      await go(page, path);
      await expect(page.getByRole('banner')).toBeVisible({ visible: path !== '/alone' });
    }
    expect(await bar?.evaluate((element) => element.isConnected && element.textContent)).toBe('bar');
  });
});
