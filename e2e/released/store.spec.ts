import { expect, test } from 'conch-shell/testing';

test('the suite of a team visits the store, breaks its remotes, and sees them heal', async ({
  page,
  shell,
  requests,
  failRemote,
}) => {
  const checkout = await failRemote('checkout', 503);
  await shell.open('product/CL-01');
  await expect(shell.heading).toHaveText('Haymaker');
  await expect(shell.errorCard('mini-cart')).toBeVisible();
  expect(checkout.requests().length).toBeGreaterThan(0);
  expect(requests.paths('/remotes/decide/').length).toBeGreaterThan(0);
  checkout.heal();
  await shell.errorCard('mini-cart').getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('link', { name: /cart/i }).first()).toBeVisible();
});

test('the suite of a team runs the store on a manifest of its own', async ({ shell, useManifest }) => {
  await useManifest((manifest) => {
    manifest.applications = manifest.applications.filter(({ name }) => name !== 'header');
  });
  await shell.open('');
  await expect(shell.application('home')).toHaveAttribute('data-status', 'mounted');
  await expect(shell.application('header')).toHaveCount(0);
});

test('the suite of a team breaks the manifest', async ({ page, shell, faults }) => {
  await faults.answer('/manifests/site.json', 'html');
  await shell.open('stores');
  const card = page.getByRole('main').getByRole('alert');
  await expect(card).toHaveAttribute('data-code', /^MANIFEST_/);
  faults.heal();
  await card.getByRole('button', { name: 'Try again' }).click();
  await expect(shell.application('stores')).toHaveAttribute('data-status', 'mounted');
});
