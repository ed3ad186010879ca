import { expect, test } from '../../fixtures.ts';
import { product } from '../../support/store/store-pages.ts';
import { thorough } from '../../support/thorough.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('an error card gives support a report of the page, by which the remote, its version and the cause are known', async ({
  page,
  shell,
  failRemote,
}) => {
  await failRemote(product.remote, 404, 'entry');
  await shell.open(`${product.path}?token=secret`);
  const card = shell.errorCard(product.application);
  await expect(card.getByRole('button').first(), 'the first thing to do stays the same').toHaveText('Try again');
  await card.getByRole('button', { name: 'Copy report' }).press('Enter');
  await expect(card.getByRole('button', { name: 'Report copied' })).toBeFocused();
  await expect(page.locator('[data-region-status]'), 'screen readers are informed').toHaveText('Report copied');

  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).not.toContain('secret');
  const report = JSON.parse(text);
  const [, reference] = /Reference (\w{7})/.exec((await card.textContent()) ?? '') ?? [];
  const failure = {
    code: 'ENTRY_NOT_FOUND',
    remote: product.remote,
    version: '1.0.0',
    application: product.application,
  };
  expect(report).toMatchObject({
    version: 1,
    path: `/${product.path}`,
    revision: expect.any(Number),
    source: 'live',
    language: 'en',
    engine: expect.stringContaining('Chrome'),
    outlets: expect.arrayContaining([
      { name: product.application, remote: product.remote, version: '1.0.0', status: 'failed' },
    ]),
    remotes: expect.arrayContaining([
      { remote: product.remote, wanted: '1.0.0', running: [] },
      { remote: 'explore', wanted: '1.0.0', running: ['1.0.0'] },
    ]),
    shared: { modules: expect.arrayContaining([expect.objectContaining({ name: 'react' })]) },
    timings: expect.arrayContaining([expect.objectContaining({ name: 'conch:manifest' })]),
    // Of the first attempt, and of the one that the card is about.
    errors: [failure, { ...failure, reference }],
  });
});

test(
  'where the browser refuses the clipboard, the report is shown to be copied by hand, also in German',
  thorough(),
  async ({ page, shell, failRemote }) => {
    await page.addInitScript(() => {
      localStorage.setItem('conch:language', 'de');
      Object.defineProperty(navigator, 'clipboard', { value: undefined }); // as on a page without HTTPS
    });
    await failRemote(product.remote, 404, 'entry');
    await shell.open(product.path);
    const card = shell.errorCard(product.application);
    await card.getByRole('button', { name: 'Bericht kopieren' }).click();
    const field = card.getByRole('textbox', { name: /Kopieren Sie diesen Text von Hand/ });
    await expect(field).toBeFocused();
    expect(JSON.parse(await field.inputValue())).toMatchObject({ version: 1, language: 'de' });
    const selected = await field.evaluate(
      (element: HTMLTextAreaElement) => element.selectionEnd - element.selectionStart,
    );
    expect(selected).toBe((await field.inputValue()).length);
  },
);

test('the notice about the last good manifest has the report, too', thorough(), async ({ page, shell, faults }) => {
  await shell.open('');
  await expect.poll(() => page.evaluate(() => localStorage.getItem('conch:manifest:/'))).not.toBeNull();
  await faults.answer('/manifests/site.json', 500);
  await shell.open('');
  const notice = page.getByRole('complementary', { name: 'Manifest used by this page' });
  await notice.getByRole('button', { name: 'Copy report' }).click();
  await expect(notice.getByRole('button', { name: 'Report copied' })).toBeVisible();
  const report = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  expect(report).toMatchObject({
    source: 'remembered',
    errors: [expect.objectContaining({ code: 'MANIFEST_UNREACHABLE' })],
  });
});
