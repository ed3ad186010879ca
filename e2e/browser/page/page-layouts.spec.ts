import { expect, motion, test } from '../../fixtures.ts';
import { tallPages } from '../../sites/tall-pages.ts';

test.use(motion);

test('a page layout without a header requests nothing of the header until another page needs it', async ({
  page,
  shell,
  serveSite,
  requests,
}) => {
  const served = await serveSite(tallPages());
  await shell.open(`${served.url}alone`);
  await expect(page.getByRole('banner')).toBeHidden();
  expect(requests.paths('/remotes/bar/')).toEqual([]);
  await shell.push('/two');
  await expect(page.getByRole('banner')).toHaveText('bar');
});

test('a page layout without a header hides a mounted header, and the next page shows the same one', async ({
  page,
  shell,
  serveSite,
}) => {
  const served = await serveSite(tallPages());
  await shell.open(served.url);
  await shell.navigationReady();
  const bar = await shell.application('bar').elementHandle();
  for (const path of ['/alone', '/nothing/here', '/alone', '/two']) {
    await shell.push(path);
    await expect(page.getByRole('banner')).toBeVisible({ visible: path !== '/alone' });
  }
  expect(await bar?.evaluate((element) => element.isConnected && element.textContent)).toBe('bar');
});
