import type { Fault } from '../../faults/fault.ts';
import type { Faults } from '../../faults/faults.ts';
import { expect, test } from '../../sites/released-site.ts';
import { thoroughUnless } from '../../support/thorough.ts';

const signIn = (status = 200): Fault => ({ body: '<!doctype html><title>Sign in</title>', type: 'text/html', status });

/** The session ends: the gateway gives this answer to all requests but those for its own page. */
async function endSession(faults: Faults, answer: Fault): Promise<void> {
  await faults.answer('/login', signIn());
  for (const path of ['/', '/late', '/second', '/manifests/**', '/remotes/**']) await faults.answer(path, answer);
}

const gateways: readonly [title: string, answer: (faults: Faults) => Fault][] = [
  ['redirects to another origin', ({ otherOrigin }) => ({ redirect: `${otherOrigin}/login` })],
  ['redirects to a path of the site', () => ({ redirect: '/login' })],
  ['refuses with 401', () => signIn(401)],
  ['answers with 511', () => signIn(511)],
  ['answers with its page', () => signIn()],
];
for (const [title, answer] of gateways) {
  test(
    `a visitor whose session ends at a gateway that ${title} is offered a reload, and the next navigation is a page load`,
    thoroughUnless(['redirects to another origin', 'refuses with 401'].includes(title)),
    async ({ page, shell, tab, faults, watch }) => {
      // The page's policy does not know the other origin, and a page is no script.
      watch.announce(/Content-Security-Policy: (script|connect)-src|SyntaxError/);
      await shell.open('');
      await tab.isFollowing();
      await endSession(faults, answer(faults));
      const document = await shell.loadedAt();
      await shell.push('/late');
      const card = shell.errorCard('late');
      await expect(card.getByRole('button', { name: 'Reload' })).toBeVisible();
      await expect(card).toContainText('You may have been signed out.');
      expect(await shell.loadedAt(), 'nothing reloads by itself').toBe(document);
      await shell.push('/second');
      await expect(page).toHaveTitle('Sign in');

      faults.heal();
      await shell.open('second');
      await expect(shell.application('second')).toHaveText('shop 1.0.0');
      const signedIn = await shell.loadedAt();
      await shell.push('/late');
      await expect(shell.application('late')).toHaveText('late 1.0.0');
      expect(await shell.loadedAt(), 'everything is as before').toBe(signedIn);
    },
  );
}

test('Reload in the card of a visitor whose session has ended leads to the sign-in page', async ({
  page,
  shell,
  faults,
}) => {
  await shell.open('');
  await shell.ready();
  await endSession(faults, signIn(401));
  await shell.push('/late');
  await shell.errorCard('late').getByRole('button', { name: 'Reload' }).click();
  await expect(page).toHaveTitle('Sign in');
});

test('a remote whose own server answers with 401 can be tried again, and navigations need no page load', async ({
  page,
  shell,
  tab,
  faults,
}) => {
  await shell.open('');
  await tab.isFollowing();
  await faults.answer('/remotes/late/**', signIn(401));
  const document = await shell.loadedAt();
  await shell.push('/late');
  await expect(shell.errorCard('late')).toContainText('ENTRY_REFUSED');
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await shell.push('/');
  await expect(shell.application('home')).toHaveText('shop 1.0.0');
  faults.heal();
  await shell.push('/late');
  await expect(shell.application('late')).toHaveText('late 1.0.0');
  expect(await shell.loadedAt()).toBe(document);
});
