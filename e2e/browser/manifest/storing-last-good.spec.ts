import type { Page } from '@playwright/test';
import {
  card,
  expect,
  MANIFEST,
  notice,
  passTime,
  storedManifest,
  test,
  visitAndStore,
} from '../../sites/own-store.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { chunks } from '../../support/shell-internals.ts';
import type { Shell } from '../../support/shell-page.ts';
import { thorough } from '../../support/thorough.ts';

test.describe('with a fake clock', () => {
  /** Opens a page, and lets time pass when the chunk that stores the manifest has loaded. */
  async function longAfter(page: Page, shell: Shell, path: string): Promise<void> {
    const arrived = page.waitForEvent('requestfinished', (request) => request.url().includes(chunks.errors));
    await shell.open(path);
    // The header adds this fragment a moment later; its limits must not be reached by the clock.
    await expect(shell.fragment('mini-cart')).toHaveAttribute('data-status', 'mounted');
    await shell.settled();
    await arrived;
    // webpack removes the script element when the script has run.
    await expect(page.locator(`script[src*="${chunks.errors}"]`)).toHaveCount(0);
    await passTime(page);
  }

  test.beforeEach(({ page }) => page.clock.install());

  test(
    'a manifest is not stored if one of its remotes failed',
    thorough(),
    async ({ page, shell, ownStore, faults }) => {
      await visitAndStore(page, shell);
      ownStore.edit((manifest) => {
        manifest.revision = 13;
        if (manifest.remotes.inspire) manifest.remotes.inspire.bundleFileName = 'gone.js';
      });
      await longAfter(page, shell, '');
      await expect(shell.errorCard('recommendations')).toBeVisible();
      await passTime(page);
      expect((await storedManifest(page))?.revision).toBe(12);

      await faults.answer(MANIFEST, 503);
      await shell.open('');
      await expect(shell.fragment('recommendations')).toHaveAttribute('data-status', 'mounted');
      await expect(notice(page)).toContainText('revision 12');
    },
  );

  test('a manifest is not stored if an entry was left out of it', async ({ page, shell, useManifest }) => {
    await useManifest(({ fragments }) => void Object.assign(fragments['store-picker'] ?? {}, { module: 7 }));
    await longAfter(page, shell, '');
    expect(await storedManifest(page)).toBeNull();
  });

  test(
    'a manifest is not stored on a page that is not found, but on the next one',
    thorough(),
    async ({ page, shell }) => {
      await longAfter(page, shell, 'nowhere');
      expect(await storedManifest(page)).toBeNull();
      await shell.link('Stores').first().click();
      await expect(shell.application('stores')).toHaveAttribute('data-status', 'mounted');
      await expect.poll(async () => (await storedManifest(page))?.revision).toBe(12);
    },
  );

  test('a newer manifest that another tab has stored is not overwritten', async ({ page, shell }) => {
    await page.addInitScript(() => {
      const newer = { revision: 13, time: new Date().toISOString(), manifest: '{}' };
      addEventListener('conch:manifest', () => localStorage.setItem('conch:manifest:/', JSON.stringify(newer)));
    });
    await longAfter(page, shell, '');
    expect((await storedManifest(page))?.revision).toBe(13);
  });

  test('full storage is reported once, and the site works', thorough(), async ({ page, shell, watch }) => {
    const warnings = () => watch.consoleWarnings.filter((text) => text.includes('cannot store'));
    await page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    await shell.open('');
    await expect.poll(warnings).toHaveLength(1);
    await shell.link('Stores').first().click();
    await expect(shell.heading).toHaveText('Our stores');
    await passTime(page);
    expect(warnings()).toHaveLength(1);
  });
});

test('forbidden storage is reported once, and the site works', async ({ page, shell, serveSite, watch }) => {
  const { url } = await serveSite(
    site({
      remotes: { probe: container('probe', view('Hello')) },
      applications: [{ name: 'a', remote: 'probe' }],
    }),
  );
  await page.addInitScript(() =>
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('forbidden', 'SecurityError');
      },
    }),
  );
  await shell.open(url);
  await expect(shell.application('a')).toHaveText('Hello');
  await expect.poll(() => watch.consoleWarnings).toHaveLength(1);
  expect(watch.consoleWarnings[0]).toContain('cannot store');
});

const unreadable: readonly [title: string, text: string][] = [
  ['is not JSON', '{"revision": 1'],
  ['is something else', '{"revision": "12"}'],
  ['has a manifest that is not JSON', '{"revision": 12, "time": "2026-01-01T00:00:00.000Z", "manifest": "{"}'],
  ['has a manifest that violates the schema', '{"revision": 12, "time": "2026-01-01T00:00:00.000Z", "manifest": "{}"}'],
];

for (const [title, text] of unreadable) {
  test(`a stored manifest that ${title} is deleted`, async ({ page, shell, faults }) => {
    await page.addInitScript((text) => localStorage.setItem('conch:manifest:/', text), text);
    await faults.answer(MANIFEST, 404);
    await shell.open('');
    await expect(card(page)).toContainText('MANIFEST_UNREACHABLE');
    expect(await storedManifest(page)).toBeNull();
  });
}
