import type { ShellErrorCode } from '../../../shell/errors.ts';
import { expect, test } from '../../fixtures.ts';
import { exposing, lifecycles, never, throws } from '../../sites/remotes/broken-remotes.ts';
import { leaveQuickly } from '../../support/leave-quickly.ts';
import { thoroughUnless } from '../../support/thorough.ts';

/** Short, because tests wait for it. */
const limits = { lifecycle: 900 };

const unmounts: readonly [title: string, code: ShellErrorCode, unmount: string][] = [
  ['throws', 'UNMOUNT_FAILED', `unmount() { ${throws} }`],
  ['rejects', 'UNMOUNT_FAILED', `async unmount() { ${throws} }`],
  ['hangs', 'UNMOUNT_TIMEOUT', `unmount: () => ${never}`],
];
for (const [title, code, unmount] of unmounts) {
  test(
    `a remote whose unmount ${title} is ${code} on the console, is removed from the page and can mount again`,
    thoroughUnless(title !== 'rejects'),
    async ({ page, shell, watch, useManifest, failRemote }) => {
      await useManifest(({ remotes }) => {
        if (remotes.decide) remotes.decide.limits = limits;
      });
      await failRemote('decide', exposing('decide', lifecycles(unmount)), 'entry');
      await shell.open('product/CL-01');
      await expect(shell.heading).toHaveText('Haymaker');
      await leaveQuickly(shell, 'product', 'Stores');
      await expect(shell.heading).toHaveText('Our stores');
      await expect(page.getByText('Haymaker')).toHaveCount(0);
      await expect.poll(() => watch.consoleErrors.join('\n')).toContain(code);
      await page.goBack();
      await expect(shell.heading).toHaveText('Haymaker');
      await expect(page.getByRole('alert')).toHaveCount(0);
    },
  );
}

/** Exports of a module of checkout. @param update source of its `update` */
const part = (update: string): string =>
  `{ mount({ domElement, sku }) { domElement.textContent = 'part ' + sku; }, unmount() {}, ${update} }`;

const updates: readonly [title: string, code: ShellErrorCode, update: string][] = [
  ['throws', 'UPDATE_FAILED', `update() { ${throws} }`],
  ['rejects', 'UPDATE_FAILED', `async update() { ${throws} }`],
  ['hangs', 'UPDATE_TIMEOUT', `update: () => ${never}`],
];
for (const [title, code, update] of updates) {
  test(
    `a fragment whose update ${title} is ${code}, shows one error card, does not block navigation and can be retried`,
    thoroughUnless(title !== 'rejects'),
    async ({ page, shell, storePage, useManifest, failRemote }) => {
      await useManifest(({ remotes }) => {
        if (remotes.checkout) remotes.checkout.limits = limits;
      });
      await failRemote('checkout', exposing('checkout', part(update)), 'entry');
      await shell.open('product/CL-01');
      await expect(shell.fragment('add-to-cart')).toHaveText(/^part/);
      await storePage.colour('Cornflower').click();
      await expect(storePage.picture('Haymaker in Cornflower')).toBeVisible();
      if (code !== 'UPDATE_TIMEOUT') await expect(shell.errorCard('add-to-cart')).toContainText(code);

      const loadedAt = await shell.loadedAt();
      await leaveQuickly(shell, 'product', 'Stores');
      await expect(shell.heading).toHaveText('Our stores');
      await expect(page.getByRole('alert')).toHaveCount(0);

      await page.goBack();
      await expect(shell.fragment('add-to-cart')).toHaveText(/^part/);
      await storePage.colour('Barn red').click();
      await expect(shell.errorCard('add-to-cart')).toContainText(code);
      await expect(page.getByRole('alert')).toHaveCount(1);
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect(shell.fragment('add-to-cart'), 'mounted with the latest props').toHaveText('part CL-01-RD');
      await expect(page.getByRole('alert')).toHaveCount(0);
      expect(await shell.loadedAt(), 'without a page load').toBe(loadedAt);
    },
  );
}

test('an update of a fragment need not return a promise', async ({ page, shell, storePage, failRemote }) => {
  const update = 'update({ domElement, sku }) { domElement.textContent = sku; }';
  await failRemote('checkout', exposing('checkout', part(update)), 'entry');
  await shell.open('product/CL-01');
  await storePage.colour('Cornflower').click();
  await expect(shell.fragment('add-to-cart')).toHaveText('CL-01-BL');
  await expect(page.getByRole('alert')).toHaveCount(0);
});
