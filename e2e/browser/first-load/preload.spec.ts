import { expect, test } from '../../fixtures.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';
import { depthsOf, watchDepths, watchElements } from '../../support/watch-loads.ts';

const pages = [
  '',
  'products',
  'products/classic',
  'product/CL-01',
  'stores',
  'cart',
  'checkout',
  'thanks',
  'no/such/page',
];

/** Files of explore, without other remotes: fragments are known only when applications have placed them. */
const OF_APPLICATIONS = /^\/remotes\/explore\/.*\.(js|css)$/;

for (const path of pages) {
  test(
    `/${path} uses everything that it preloads, and requests nothing twice`,
    thoroughUnless(['', 'product/CL-01'].includes(path), ...(path === '' ? ['@firefox'] : [])),
    async ({ page, shell, faults, watch }) => {
      const elements = await watchElements(page);
      await shell.open(path);
      const { hints, used } = await elements();
      expect(hints.map(({ url }) => url).join('\n')).toContain('/remotes/explore/1.0.0/footer.');
      expect(used).toEqual(expect.arrayContaining(hints));
      const requested = faults
        .requests()
        .filter((target) => target.startsWith('/remotes/') || target.startsWith('/shell/'));
      expect(requested.filter((target, index) => requested.indexOf(target) !== index)).toEqual([]);
      expect(watch.consoleErrors.filter((text) => !text.includes('404'))).toEqual([]);
    },
  );
}

test('until the first remote has mounted the first page requests no script of the shell, and the next one requests one', async ({
  page,
  shell,
}) => {
  const requested = () =>
    page.evaluate(() => {
      const [mounted] = performance.getEntriesByType('mark').filter(({ name }) => name.startsWith('conch:mounted:'));
      const ofShell = performance
        .getEntriesByType('resource')
        .filter((entry) => entry instanceof PerformanceResourceTiming)
        .filter(({ name }) => name.includes('/shell/'));
      const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      const begin = (ofShell[0] ?? page)?.responseEnd ?? 0;
      // After half a second single-spa loads in any case, so that links work.
      const end = Math.min(mounted?.startTime ?? 0, begin + 500);
      return ofShell.filter(({ startTime }) => startTime < end).map(({ name }) => new URL(name).pathname);
    });
  await shell.open('');
  expect(await requested()).toEqual([]);
  await page.evaluate(() => location.assign('/stores'));
  await expect(shell.heading).toHaveText('Our stores');
  expect(await requested()).toEqual([expect.stringMatching(/^\/shell\/main\.\w+\.js$/)]);
});

// Chromium only: the DevTools protocol names what has requested a file.
test('the home page takes two requests in sequence: the page with the shell, and everything else', {
  tag: '@chromium',
}, async ({ page, shell }) => {
  const depths = await watchDepths(page);
  await shell.open('');
  const files = depthsOf(depths, OF_APPLICATIONS);
  expect(files.length, 'entry, header, home, footer, React').toBeGreaterThanOrEqual(11);
  expect(files.filter(([, depth]) => depth !== 2)).toEqual([]);
});

// Chromium only: Playwright does not report that warning of Firefox.
test('the browser warns of no preload that is not used', thorough('@chromium'), async ({ page, shell, watch }) => {
  await page.addInitScript(() =>
    document.addEventListener('DOMContentLoaded', () => {
      const link = Object.assign(document.createElement('link'), { rel: 'preload', as: 'fetch', crossOrigin: '' });
      link.href = '/manifests/site.json?unused';
      document.head.append(link); // Chromium warns of it, after warnings for hints of the page
    }),
  );
  await shell.open('');
  await expect.poll(() => watch.consoleWarnings.join('\n')).toContain('?unused');
  const ofPage = watch.consoleWarnings.filter((text) => text.includes('preload') && !text.includes('?unused'));
  expect(ofPage).toEqual([]);
});

test('a preload that fails is requested again by the shell', async ({ page, shell }) => {
  for (const file of ['remoteEntry', 'home', '873']) {
    await page.route(`**/remotes/explore/1.0.0/${file}.*`, (route) => route.abort(), { times: 1 });
  }
  const failed: string[] = [];
  page.on('requestfailed', (request) => failed.push(request.url()));
  await shell.open('');
  await expect(shell.heading).toHaveText('Built for Monday, in the rain.');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect.poll(() => failed.length).toBeGreaterThanOrEqual(3);
});

test('the styles of the shell apply from their first rule on', async ({ page, shell }) => {
  await shell.open('');
  const [first] = await page.evaluate(() =>
    [...(document.styleSheets[0]?.cssRules ?? [])].map(({ cssText }) => cssText),
  );
  expect(first).toMatch(/^:root \{.*--paper:/s);
  await expect(page.locator('body')).toHaveCSS('font-family', /^ui-sans-serif/);
});
