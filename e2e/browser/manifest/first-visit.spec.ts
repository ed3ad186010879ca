import { times } from '../../fixtures.ts';
import {
  card,
  expect,
  listenToManifests,
  MANIFEST,
  manifestFaults,
  notice,
  test,
  WELCOME,
} from '../../sites/own-store.ts';
import { firstOfEachKind, thorough } from '../../support/thorough.ts';

test('a live manifest is used without a notice', async ({ page, shell, faults }) => {
  const details = await listenToManifests(page);
  await shell.open('');
  await expect(shell.heading).toHaveText(WELCOME);
  await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
  await expect(page.locator('html')).toHaveAttribute('data-revision', '12');
  await expect(notice(page)).toHaveCount(0);
  expect(await details()).toEqual([{ source: 'live', revision: 12, leftOut: [] }]);
  const request = faults.requests().indexOf(MANIFEST);
  const stream = faults.requests().indexOf('/manifests/events');
  expect(request === -1 || stream < request, 'the manifest is embedded, and only checked for a newer one').toBe(true);
});

test(
  'a manifest that fails twice is requested a third time, without a notice',
  thorough(),
  async ({ page, shell, faults }) => {
    await faults.answer(MANIFEST, times(2, 500));
    await shell.open('');
    await expect(shell.heading).toHaveText(WELCOME);
    await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(notice(page)).toHaveCount(0);
    expect(faults.requests(MANIFEST).length, 'requests that reached the server').toBe(3);
  },
);

test(
  'a manifest that hangs is requested again, and the page says that it is still loading',
  thorough(),
  async ({ page, shell, faults }) => {
    await faults.answer(MANIFEST, times(1, 'hang'));
    const details = await listenToManifests(page);
    await shell.visit('');
    const message = () =>
      page.getByRole('main').evaluate((main) => {
        const { content, visibility } = getComputedStyle(main, '::after');
        return content !== 'none' && visibility === 'visible' ? content : '';
      });
    expect(await message()).toBe('');
    await expect.poll(message).toContain('Still loading');
    await shell.settled();
    await expect(shell.heading).toHaveText(WELCOME);
    expect(await message()).toBe('');
    expect(faults.requests(MANIFEST)).toHaveLength(2);
    expect(await details()).toMatchObject([{ source: 'live' }]);
  },
);

const tags = firstOfEachKind();
for (const [title, fault, code, requests] of manifestFaults) {
  test(
    `at a first visit a manifest that ${title} is ${code}, and Try again needs no reload`,
    tags(code),
    async ({ page, shell, faults }) => {
      const given = await faults.answer(MANIFEST, fault);
      const details = await listenToManifests(page);
      await shell.open('');
      await expect(card(page)).toContainText(code);
      await expect(page.getByRole('alert')).toHaveCount(1);
      if (requests !== undefined) expect(given.requests().length, 'requests that reached the server').toBe(requests);
      expect(await details()).toEqual([{ source: 'none', code, leftOut: [] }]);
      const loadedAt = await shell.loadedAt();

      faults.heal();
      await card(page).getByRole('button', { name: 'Try again' }).click();
      await expect(shell.heading).toHaveText(WELCOME);
      await expect(page.getByRole('alert')).toHaveCount(0);
      await shell.settled();
      await shell.link('Stores').first().click();
      await expect(shell.heading).toHaveText('Our stores');
      expect(await shell.loadedAt()).toBe(loadedAt);
    },
  );
}

test('a first visit without a manifest starts by itself when the network is back', async ({
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
  await expect(shell.heading).toHaveText(WELCOME);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('an invalid entry of the manifest is left out alone, and reported in conch:manifest', async ({
  page,
  shell,
  storePage,
  useManifest,
  watch,
}) => {
  await useManifest(({ remotes, fragments }) => {
    Object.assign(remotes.decide ?? {}, { version: '../1' });
    Object.assign(fragments['mini-cart'] ?? {}, { module: 7 });
  });
  const details = await listenToManifests(page);

  await shell.open('products');
  await expect(storePage.products).toHaveCount(10);
  await expect(page.locator('html')).toHaveAttribute('data-manifest', 'live');
  await expect.poll(details).toHaveLength(1);
  const [detail] = await details();
  expect(detail).toMatchObject({ source: 'live', revision: 12 });
  expect(detail?.leftOut.join('\n')).toMatch(/^remotes\.decide\.version: .+\n(.*\n)*fragments\.mini-cart\.module: /);
  expect(watch.consoleWarnings.join('\n')).toContain('remotes.decide.version');
});
