import { expect, test } from '../../fixtures.ts';

/** What only the file that implements a library contains, also when it is minified. */
const implementations = {
  react: /\.__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE\s*=[^=]/,
  'react-dom': /rendererPackageName:\s*"react-dom"/,
};

test('explore and decide share one React and one ReactDOM, and hooks work in both', async ({
  page,
  shell,
  storePage,
}) => {
  const scripts: Promise<{ path: string; body: string }>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    const { pathname } = new URL(response.url());
    scripts.push(response.text().then((body) => ({ path: pathname, body })));
  });

  await shell.open('product/AU-01');
  await expect(shell.application('header')).toHaveAttribute('data-remote', 'explore');
  await expect(shell.application('product')).toHaveAttribute('data-remote', 'decide');

  // Both follow the URL with a hook: here decide's page, there explore's header.
  await storePage.colour('Slate').click();
  await expect(storePage.picture('Fieldmind in Slate')).toBeVisible();
  const classics = storePage.navigation.getByRole('link', { name: 'Classics' });
  await expect(classics).not.toHaveAttribute('aria-current');
  await classics.click();
  await expect(classics).toHaveAttribute('aria-current', 'page');
  await page.goBack();
  await expect(storePage.picture('Fieldmind in Slate')).toBeVisible();

  const loaded = await Promise.all(scripts);
  for (const [library, pattern] of Object.entries(implementations)) {
    const files = loaded.filter(({ body }) => pattern.test(body)).map(({ path }) => path);
    expect(files, `files with an implementation of ${library}`).toHaveLength(1);
  }
});

test('the product page works without the ReactDOM that explore provides', async ({ page, shell, store, storePage }) => {
  const library = await chunkWith(store.url, 'explore', 'rendererPackageName');
  await page.route(`**${library}*`, (route) => route.fulfill({ status: 404 }));
  // Otherwise decide could be first, and use its own copy anyway.
  const missing = page.waitForResponse((response) => response.url().includes(library) && response.status() === 404);
  await page.route('**/remotes/decide/**/remoteEntry.js*', async (route) => {
    await missing;
    await route.continue();
  });
  await shell.open('product/AU-01');
  await expect(shell.heading).toHaveText('Fieldmind');
  await storePage.colour('Slate').click();
  await expect(storePage.picture('Fieldmind in Slate')).toBeVisible();
});

async function chunkWith(origin: string, remote: string, text: string): Promise<string> {
  const folder = `/remotes/${remote}/1.0.0/`;
  const { files }: { files: Record<string, unknown> } = await (
    await fetch(new URL(`${folder}remote.json`, origin))
  ).json();
  for (const file of Object.keys(files).filter((file) => file.endsWith('.js'))) {
    const content = await (await fetch(new URL(`${folder}${file}`, origin))).text();
    if (content.includes(text)) return `${folder}${file}`;
  }
  throw new Error(`no chunk of ${remote} contains ${text}`);
}
