import { expect, test } from '../fixtures.ts';

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
