import { expect, test } from '../../fixtures.ts';

const SCRIPT = /\/shell\/main\.\w+\.js$/;

test('the first page of a visitor contains the shell, which fetches its file for the next page', {
  tag: '@firefox',
}, async ({ page, shell }) => {
  const fetched = page.waitForResponse((response) => SCRIPT.test(response.url()));
  await shell.open('');
  await expect(page.locator('script#conch-shell')).toBeAttached();
  await expect(page.locator('script[src*="/shell/main."]')).toHaveCount(0);
  await (await fetched).finished();
  const mounted = await page.evaluate(() => performance.getEntriesByName('conch:mounted:home')[0]?.startTime ?? 0);
  const requested = await page.evaluate(
    () => performance.getEntriesByType('resource').find(({ name }) => name.includes('/shell/main.'))?.startTime ?? 0,
  );
  expect(requested, 'after the first remote').toBeGreaterThan(mounted);

  await page.evaluate(() => location.assign('/stores'));
  await expect(shell.heading).toHaveText('Our stores');
  await expect(page.locator('script[src*="/shell/main."]')).toBeAttached();
  const bytes = await page.evaluate(() => {
    const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    return files.find(({ name }) => name.includes('/shell/main.'))?.transferSize;
  });
  expect(bytes, 'it comes from the cache').toBe(0);
});

test('a browser that has kept its first page starts from it again', async ({ page, serveSite, shell }) => {
  const { url } = await serveSite();
  await shell.open(url);
  await page.reload();
  await shell.settled();
  await expect(page.locator('script#conch-shell')).toBeAttached();
  const [{ transferSize, encodedBodySize }] = await page.evaluate(
    () => performance.getEntriesByType('navigation') as [PerformanceNavigationTiming],
  );
  expect(transferSize, 'the server has answered 304').toBeLessThan(encodedBodySize);
});

test('an error of the shell in the page is attributed to no remote', async ({ page, shell }) => {
  await shell.open('');
  const errors: unknown[] = [];
  await page.exposeFunction('caught', (detail: unknown) => errors.push(detail));
  await page.evaluate(() => {
    window.addEventListener('conch:error', ({ detail }) => Reflect.get(window, 'caught')(detail));
    const error = new Error('of the page itself');
    error.stack = `Error: of the page itself\n    at boot (${location.href}:2:100)`;
    window.dispatchEvent(new ErrorEvent('error', { error, filename: location.href, message: error.message }));
  });
  await shell.link('Stores').first().click();
  await expect(shell.heading).toHaveText('Our stores');
  expect(errors).toEqual([]);
});
