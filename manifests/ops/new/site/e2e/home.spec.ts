import { expect, test } from 'conch-shell/testing';

test('the first page has a heading and the name of the site', async ({ page, shell }) => {
  await shell.open('');
  await expect(shell.heading).toHaveText('Welcome');
  await expect(page).toHaveTitle('Welcome · My site');
});

test('a remote that fails shows an error card, and mounts after Try again', async ({ shell, failRemote }) => {
  const home = await failRemote('home', 503);
  await shell.open('');
  const card = shell.errorCard('home');
  await expect(card).toBeVisible();
  home.heal();
  await card.getByRole('button', { name: 'Try again' }).click();
  await expect(shell.heading).toHaveText('Welcome');
});
