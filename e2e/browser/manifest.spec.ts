import type { Page } from '@playwright/test';
import axe from 'axe-core';
import type { Manifest } from '../../manifests/schema.ts';
import type { ManifestDetail } from '../../shell/events.ts';
import type { Fault } from '../faults/fault.ts';
import { test as base, expect, times } from '../fixtures.ts';
import { container, probeSite, view, writeProbe } from '../sites/fake-remotes.ts';
import type { Served } from '../sites/serve.ts';
import type { Shell } from '../support/shell-page.ts';

const MANIFEST = '/manifests/site.json';

const withRevision = (revision: number) => (manifest: Manifest) => {
  manifest.revision = revision;
};

const test = base.extend<{
  /** The store for this test alone, at revision 12. The pages of the test meet it through `faults`. */
  readonly own: Served;
}>({
  own: [
    async ({ serveSite, faults }, use) => {
      const own = await serveSite({ manifest: withRevision(12) });
      faults.moveTo(own.url);
      await use(own);
    },
    { auto: true },
  ],
});

const json = (body: string): Fault => ({ body, type: 'application/json' });
const htmlAsJson = json('\n<!doctype html><title>Welcome</title>');
const cutOff = json('{"schemaVersion": 1, "revision": 13, "remo');
const invalid = json('{"schemaVersion": 1, "revision": "13", "remotes": {}, "applications": []}');

/** The fault, its code, and how often it makes the shell ask; undefined where the browser asks again by itself, too. */
const table: readonly [title: string, fault: Fault, code: string, asks: number | undefined][] = [
  ['is not there', 404, 'MANIFEST_UNREACHABLE', 1],
  ['is not there, which may be kept for an hour,', 'cacheable-404', 'MANIFEST_UNREACHABLE', 1],
  ['is refused', 403, 'MANIFEST_UNREACHABLE', 1],
  ['is answered by a server that is overloaded', 429, 'MANIFEST_UNREACHABLE', 3],
  ['is answered by a server that fails', 503, 'MANIFEST_UNREACHABLE', 3],
  ['never arrives', 'reset', 'MANIFEST_UNREACHABLE', undefined],
  ['breaks off', 'truncated', 'MANIFEST_UNREACHABLE', undefined],
  ['is a page', 'html', 'MANIFEST_IS_HTML', 1],
  ['is a page that calls itself JSON', htmlAsJson, 'MANIFEST_IS_HTML', 1],
  ['is cut off', cutOff, 'MANIFEST_NOT_JSON', 1],
  ['is not what the contract says', invalid, 'MANIFEST_INVALID', 1],
];

const notice = (page: Page) => page.getByRole('complementary', { name: 'Manifest used by this page' });
const card = (page: Page) => page.getByRole('main').getByRole('alert');
const welcome = 'Built for Monday, in the rain.';

const stored = (page: Page, path = '/'): Promise<{ revision: number; time: string; manifest: string } | null> =>
  page.evaluate((key) => JSON.parse(localStorage.getItem(key) ?? 'null'), `conch:manifest:${path}`);

/** A visit after which the browser remembers the manifest. */
async function visitHealthy(page: Page, shell: Shell, revision = 12): Promise<void> {
  await shell.open('');
  await expect.poll(async () => (await stored(page))?.revision).toBe(revision);
}

/** What `window` was told about manifests since the document was loaded. */
async function listen(page: Page): Promise<() => Promise<ManifestDetail[]>> {
  await page.addInitScript(() => {
    const details: unknown[] = [];
    Object.assign(window, { manifestDetails: details });
    addEventListener('conch:manifest', ({ detail }) => details.push(detail));
  });
  return () => page.evaluate(() => Reflect.get(window, 'manifestDetails'));
}

test('a live manifest runs without a word', async ({ page, shell, faults }) => {
  const told = await listen(page);
  await shell.open('');
  await expect(shell.heading).toHaveText(welcome);
  await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
  await expect(page.locator('html')).toHaveAttribute('data-revision', '12');
  await expect(notice(page)).toHaveCount(0);
  expect(await told()).toEqual([{ source: 'live', revision: 12, leftOut: [] }]);
  const asked = faults.requests().indexOf(MANIFEST);
  const looks = faults.requests().indexOf('/manifests/events');
  expect(asked === -1 || looks < asked, 'the page has the manifest, and only looks whether it is newer').toBe(true);
});

test('a manifest that fails twice and then heals is waited for, without a word', async ({ page, shell, faults }) => {
  await faults.answer(MANIFEST, times(2, 500));
  await shell.open('');
  await expect(shell.heading).toHaveText(welcome);
  await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(notice(page)).toHaveCount(0);
  expect(faults.requests(MANIFEST).length, 'requests that reached the server').toBe(3);
});

test('a server that hangs is asked again, and the visitor is told that it takes long', async ({
  page,
  shell,
  faults,
}) => {
  await faults.answer(MANIFEST, times(1, 'hang'));
  const told = await listen(page);
  await shell.visit('');
  const words = () =>
    page.getByRole('main').evaluate((main) => {
      const { content, visibility } = getComputedStyle(main, '::after');
      return content !== 'none' && visibility === 'visible' ? content : '';
    });
  expect(await words()).toBe('');
  await expect.poll(words).toContain('Still loading');
  await shell.settled();
  await expect(shell.heading).toHaveText(welcome);
  expect(await words()).toBe('');
  expect(faults.requests(MANIFEST)).toHaveLength(2);
  expect(await told()).toMatchObject([{ source: 'live' }]);
});

for (const [index, [title, fault, code, asks]] of table.entries()) {
  test(`at a first visit, a manifest that ${title} is told, and Retry needs no page load`, async ({
    page,
    shell,
    faults,
  }) => {
    const given = await faults.answer(MANIFEST, fault);
    const told = await listen(page);
    await shell.open('');
    await expect(card(page)).toContainText(code);
    await expect(page.getByRole('alert')).toHaveCount(1);
    if (asks !== undefined) expect(given.requests().length, 'requests that reached the server').toBe(asks);
    expect(await told()).toEqual([{ source: 'none', code, leftOut: [] }]);
    const loadedAt = await shell.loadedAt();

    faults.heal();
    await card(page).getByRole('button', { name: 'Try again' }).click();
    await expect(shell.heading).toHaveText(welcome);
    await expect(page.getByRole('alert')).toHaveCount(0);
    await shell.settled();
    await shell.link('Stores').first().click();
    await expect(shell.heading).toHaveText('Our stores');
    expect(await shell.loadedAt()).toBe(loadedAt);
  });

  // What happened is told apart above; here one fault of each code will do.
  if (table.findIndex((row) => row[2] === code) !== index) continue;
  test(`a manifest that ${title} is stood in for by the remembered one, at once`, async ({ page, shell, faults }) => {
    await visitHealthy(page, shell);
    const { time = '' } = (await stored(page)) ?? {};
    const given = await faults.answer(MANIFEST, fault);
    const told = await listen(page);
    await shell.open('products');
    await expect(shell.heading).toHaveText('Tractors');
    await expect(notice(page)).toContainText(`revision 12`);
    await expect(notice(page)).toContainText(code);
    await expect(notice(page).getByRole('time')).toHaveAttribute('datetime', time);
    await expect(page.locator('html')).toHaveAttribute('data-manifest', 'remembered');
    await expect(page.locator('html')).toHaveAttribute('data-revision', '12');
    await expect(page.getByRole('alert')).toHaveCount(0);
    if (asks !== undefined) expect(given.requests().length, 'requests that reached the server').toBe(1);
    expect(await told()).toEqual([{ source: 'remembered', revision: 12, code, leftOut: [] }]);
  });
}

test('a manifest that stops half-way is stood in for by the remembered one', async ({ page, shell, faults }) => {
  await visitHealthy(page, shell);
  await faults.answer(MANIFEST, 'drip');
  await shell.open('');
  await expect(shell.heading).toHaveText(welcome);
  await expect(notice(page)).toContainText('MANIFEST_TIMEOUT');
});

test('a first visit that found no manifest starts by itself when the network is back', async ({
  page,
  context,
  shell,
  faults,
}) => {
  await faults.answer(MANIFEST, 404);
  await shell.open('');
  await expect(card(page)).toBeVisible();
  await context.setOffline(true);
  faults.heal();
  await context.setOffline(false);
  await expect(shell.heading).toHaveText(welcome);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('an older live manifest is a stale copy, and never replaces the remembered one', async ({ page, shell, own }) => {
  await visitHealthy(page, shell);
  own.edit(withRevision(11));
  own.replaceText('"title": "Tractor Store"', '"title": "Revision 11"');
  await shell.open('');
  await expect(page).toHaveTitle('Tractor Store');
  await expect(page.locator('html')).toHaveAttribute('data-revision', '12');
  await expect(notice(page)).toContainText('MANIFEST_OUTDATED');

  own.edit(withRevision(13));
  await visitHealthy(page, shell, 13);
  await expect(page).toHaveTitle('Revision 11');
  await expect(notice(page)).toHaveCount(0);
});

test('an edit by hand that leaves the revision as it is, takes effect and is remembered', async ({
  page,
  shell,
  own,
}) => {
  await visitHealthy(page, shell);
  own.replaceText('"title": "Tractor Store"', '"title": "By hand"');
  await shell.open('');
  await expect(page).toHaveTitle('By hand');
  await expect.poll(async () => (await stored(page))?.manifest).toContain('By hand');
});

test('a site below another path has a memory of its own', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite({ base: '/shop/', manifest: withRevision(3) });
  await shell.open(url);
  await expect.poll(async () => (await stored(page, '/shop/'))?.revision).toBe(3);
  expect(await stored(page, '/')).toBeNull();
});

test('a bad entry is left out alone, and monitoring is told', async ({ page, shell, storePage, useManifest }) => {
  await useManifest(({ remotes, fragments }) => {
    Object.assign(remotes.decide ?? {}, { version: '../1' });
    Object.assign(fragments['mini-cart'] ?? {}, { module: 7 });
  });
  const told = await listen(page);
  const warnings: string[] = [];
  page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));

  await shell.open('products');
  await expect(storePage.products).toHaveCount(10);
  await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
  await expect.poll(told).toHaveLength(1);
  const [detail] = await told();
  expect(detail).toMatchObject({ source: 'live', revision: 12 });
  expect(detail?.leftOut.join('\n')).toMatch(/^remotes\.decide\.version: .+\n(.*\n)*fragments\.mini-cart\.module: /);
  expect(warnings.join('\n')).toContain('remotes.decide.version');
});

/** In steps, because what one timer starts by a promise sets the next one. */
async function later(page: Page): Promise<void> {
  for (let step = 0; step < 6; step += 1) await page.clock.runFor(5_000);
}

test.describe('with a clock of its own', () => {
  /** Long after a visit, when the shell has had everything that it remembers with. */
  async function longAfter(page: Page, shell: Shell, path: string): Promise<void> {
    const arrived = page.waitForEvent('requestfinished', (request) => request.url().includes('/shell/errors.'));
    await shell.open(path);
    // The header brings it a moment later; the clock must not run into its limits.
    await expect(shell.fragment('mini-cart')).toHaveAttribute('data-status', 'mounted');
    await shell.settled();
    await arrived;
    // webpack takes the script away when it has run.
    await expect(page.locator('script[src*="/shell/errors."]')).toHaveCount(0);
    await later(page);
  }

  test.beforeEach(({ page }) => page.clock.install());

  test('a manifest is not remembered when one of its remotes failed', async ({ page, shell, own, faults }) => {
    await visitHealthy(page, shell);
    own.edit((manifest) => {
      manifest.revision = 13;
      if (manifest.remotes.inspire) manifest.remotes.inspire.bundleFileName = 'gone.js';
    });
    await longAfter(page, shell, '');
    await expect(shell.errorCard('recommendations')).toBeVisible();
    await later(page);
    expect((await stored(page))?.revision).toBe(12);

    await faults.answer(MANIFEST, 503);
    await shell.open('');
    await expect(shell.fragment('recommendations')).toHaveAttribute('data-status', 'mounted');
    await expect(notice(page)).toContainText('revision 12');
  });

  test('a manifest is not remembered when something was left out of it', async ({ page, shell, useManifest }) => {
    await useManifest(({ fragments }) => void Object.assign(fragments['store-picker'] ?? {}, { module: 7 }));
    await longAfter(page, shell, '');
    expect(await stored(page)).toBeNull();
  });

  test('a page that is not found proves nothing; the next one does', async ({ page, shell }) => {
    await longAfter(page, shell, 'nowhere');
    expect(await stored(page)).toBeNull();
    await shell.link('Stores').first().click();
    await expect(shell.application('stores')).toHaveAttribute('data-status', 'mounted');
    await expect.poll(async () => (await stored(page))?.revision).toBe(12);
  });

  test('another tab’s newer manifest is not overwritten', async ({ page, shell }) => {
    await page.addInitScript(() => {
      const newer = { revision: 13, time: '2030-01-01T00:00:00.000Z', manifest: '{}' };
      addEventListener('conch:manifest', () => localStorage.setItem('conch:manifest:/', JSON.stringify(newer)));
    });
    await longAfter(page, shell, '');
    expect((await stored(page))?.revision).toBe(13);
  });

  test('storage that is full is told once, and hurts nothing', async ({ page, shell }) => {
    const warnings: string[] = [];
    page.on('console', (message) => message.text().includes('cannot store') && warnings.push(message.text()));
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    await shell.open('');
    await expect.poll(() => warnings).toHaveLength(1);
    await shell.link('Stores').first().click();
    await expect(shell.heading).toHaveText('Our stores');
    await later(page);
    expect(warnings).toHaveLength(1);
  });
});

test('storage that is forbidden is told once, and hurts nothing', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite(
    probeSite({
      remotes: { probe: container('probe', view('Hello')) },
      applications: [{ name: 'a', remote: 'probe' }],
    }),
  );
  const warnings: string[] = [];
  page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
  await page.addInitScript(() =>
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('forbidden', 'SecurityError');
      },
    }),
  );
  await shell.open(url);
  await expect(shell.application('a')).toHaveText('Hello');
  await expect.poll(() => warnings).toHaveLength(1);
  expect(warnings[0]).toContain('cannot store');
});

const unreadable: readonly [title: string, text: string][] = [
  ['is not JSON', '{"revision": 1'],
  ['is something else', '{"revision": "12"}'],
  ['holds what is not JSON', '{"revision": 12, "time": "2026-01-01T00:00:00.000Z", "manifest": "{"}'],
  ['holds no manifest', '{"revision": 12, "time": "2026-01-01T00:00:00.000Z", "manifest": "{}"}'],
];
for (const [title, text] of unreadable) {
  test(`a memory that ${title} is dropped`, async ({ page, shell, faults }) => {
    await page.addInitScript((text) => localStorage.setItem('conch:manifest:/', text), text);
    await faults.answer(MANIFEST, 404);
    await shell.open('');
    await expect(card(page)).toContainText('MANIFEST_UNREACHABLE');
    expect(await stored(page)).toBeNull();
  });
}

test.describe('when the remembered manifest itself does not work any more', () => {
  test.use({
    own: async ({ serveSite, faults }, use) => {
      const probes = probeSite({
        remotes: { probe: container('probe', view('It works')) },
        applications: [{ name: 'probe', remote: 'probe' }],
      });
      const own = await serveSite({
        ...probes,
        manifest(manifest) {
          probes.manifest?.(manifest);
          manifest.revision = 12;
        },
      });
      faults.moveTo(own.url);
      await use(Object.assign(own, { folder: probes.folder }));
    },
  });

  /** Revision 12 is remembered, then its build is taken away; revision 11 has another one. */
  async function withdraw(page: Page, shell: Shell, own: Served): Promise<void> {
    await visitHealthy(page, shell);
    const { folder } = Object(own);
    writeProbe(folder, 'other', container('other', view('It works again')));
    writeProbe(folder, 'probe', 'throw new Error("withdrawn")');
    own.edit((manifest) => {
      manifest.revision = 11;
      if (manifest.remotes.probe) {
        manifest.remotes.probe.basePath = '/remotes/other/{version}/';
        manifest.remotes.probe.moduleName = 'other';
      }
    });
  }

  test('and the live one is only older, the next page load takes the live one', async ({ page, shell, own, watch }) => {
    watch.announce(/withdrawn/);
    await withdraw(page, shell, own);
    await shell.open('');
    await expect(shell.errorCard('probe')).toBeVisible();
    await expect(notice(page)).toContainText('MANIFEST_OUTDATED');
    await expect.poll(() => stored(page)).toBeNull();

    await shell.open('');
    await expect(shell.application('probe')).toHaveText('It works again');
    await expect(page.locator('html')).toHaveAttribute('data-revision', '11');
    await expect(notice(page)).toHaveCount(0);
  });

  test('and there is no live one, it stays: what works in part is better than nothing', async ({
    page,
    shell,
    own,
    faults,
    watch,
  }) => {
    watch.announce(/withdrawn/);
    await withdraw(page, shell, own);
    await faults.answer(MANIFEST, 503);
    await page.clock.install();
    await shell.open('');
    await expect(shell.errorCard('probe')).toBeVisible();
    await later(page);
    expect((await stored(page))?.revision).toBe(12);
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme, viewport: { width: 360, height: 1600 } });

    test('the notice is readable, stands at the end, and pushes nothing', async ({ page, shell, faults }) => {
      await visitHealthy(page, shell);
      await faults.answer(MANIFEST, 404);
      await shell.open('stores');
      await expect(shell.heading).toHaveText('Our stores');
      const place = () =>
        page.evaluate(() => {
          const { bottom = 0 } = document.querySelector('footer')?.getBoundingClientRect() ?? {};
          return { footer: bottom + scrollY, page: document.documentElement.scrollHeight };
        });
      await expect(notice(page)).toBeVisible();
      const box = await notice(page).boundingBox();
      const withNotice = await place();
      expect(box?.y).toBeGreaterThanOrEqual(withNotice.footer);

      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => window.axe.run());
      expect(violations.map(({ id }) => id)).toEqual([]);

      await notice(page).evaluate((element) => element.remove());
      expect(await place(), 'as it was before the notice came').toEqual(withNotice);
    });
  });
}
