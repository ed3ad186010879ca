import {
  expect,
  listenToManifests,
  MANIFEST,
  manifestFaults,
  notice,
  passTime,
  storedManifest,
  test,
  visitAndStore,
  WELCOME,
  withRevision,
} from '../../sites/own-store.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

for (const [index, [title, fault, code, requests]] of manifestFaults.entries()) {
  // One fault of each code is enough here: first-visit.spec.ts has them all.
  if (manifestFaults.findIndex((row) => row[2] === code) !== index) continue;
  test(
    `when the manifest ${title}, the last good one is used at once`,
    thoroughUnless(title === 'is missing'),
    async ({ page, shell, faults }) => {
      await visitAndStore(page, shell);
      const { time = '' } = (await storedManifest(page)) ?? {};
      const given = await faults.answer(MANIFEST, fault);
      const details = await listenToManifests(page);
      await shell.open('products');
      await expect(shell.heading).toHaveText('Tractors');
      await expect(notice(page)).toContainText(`revision 12`);
      await expect(notice(page)).toContainText(code);
      await expect(notice(page).getByRole('time')).toHaveAttribute('datetime', time);
      await expect(page.locator('html')).toHaveAttribute('data-manifest', 'remembered');
      await expect(page.locator('html')).toHaveAttribute('data-revision', '12');
      await expect(page.getByRole('alert')).toHaveCount(0);
      if (requests !== undefined) expect(given.requests().length, 'requests that reached the server').toBe(1);
      expect(await details()).toEqual([{ source: 'remembered', revision: 12, code, leftOut: [] }]);
    },
  );
}

test('when the manifest arrives so slowly that it times out, the last good one is used', async ({
  page,
  shell,
  faults,
}) => {
  await visitAndStore(page, shell);
  await faults.answer(MANIFEST, 'drip');
  await shell.open('');
  await expect(shell.heading).toHaveText(WELCOME);
  await expect(notice(page)).toContainText('MANIFEST_TIMEOUT');
});

test(
  'a live manifest with a lower revision is used, and the last good one is removed',
  thorough(),
  async ({ page, shell, ownStore, watch }) => {
    await visitAndStore(page, shell);
    ownStore.edit(withRevision(11));
    ownStore.replaceText('"title": "Tractor Store"', '"title": "Revision 11"');
    await shell.open('');
    await expect(page).toHaveTitle('Revision 11 · Tractor Store');
    await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
    await expect(page.locator('html')).toHaveAttribute('data-revision', '11');
    await expect(notice(page)).toHaveCount(0);
    expect(watch.consoleWarnings.filter((text) => text.includes('MANIFEST_OUTDATED'))).toHaveLength(1);
    await expect.poll(async () => (await storedManifest(page))?.revision).toBe(11);
  },
);

test(
  'a manual edit that keeps the revision takes effect, and is stored as the last good manifest',
  thorough(),
  async ({ page, shell, ownStore }) => {
    await visitAndStore(page, shell);
    ownStore.replaceText('"title": "Tractor Store"', '"title": "By hand"');
    await shell.open('');
    await expect(page).toHaveTitle('By hand · Tractor Store');
    await expect.poll(async () => (await storedManifest(page))?.manifest).toContain('By hand');
  },
);

test('a site below a base path stores its own last good manifest', thorough(), async ({ page, shell, serveSite }) => {
  const { url } = await serveSite({ base: '/shop/', manifest: withRevision(3) });
  await shell.open(url);
  await expect.poll(async () => (await storedManifest(page, '/shop/'))?.revision).toBe(3);
  expect(await storedManifest(page, '/')).toBeNull();
});

test('a last good manifest that no longer works stays as long as there is no live one', async ({
  page,
  shell,
  serveSite,
  faults,
  watch,
}) => {
  watch.announce(/withdrawn/);
  const options = site({
    remotes: { probe: container('probe', view('It works')) },
    applications: [{ name: 'probe', remote: 'probe' }],
    edit: withRevision(12),
  });
  faults.moveTo((await serveSite(options)).url);
  await visitAndStore(page, shell);
  options.writeBuild('probe', '1.0.0', 'throw new Error("withdrawn")');
  await faults.answer(MANIFEST, 503);
  await page.clock.install();
  await shell.open('');
  await expect(shell.errorCard('probe')).toBeVisible();
  await passTime(page);
  expect((await storedManifest(page))?.revision).toBe(12);
});
