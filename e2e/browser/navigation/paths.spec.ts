import { expect, test } from '../../fixtures.ts';
import { container } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { thorough } from '../../support/thorough.ts';

const page = (name: string): string =>
  container(
    name,
    `{
      mount({ domElement, name }) { domElement.innerHTML = '<h1>' + name + '</h1>'; },
      unmount({ domElement }) { domElement.textContent = ''; },
    }`,
  );

const pathsSite = () =>
  site({
    remotes: { any: page('any') },
    applications: [
      { name: 'home', remote: 'any' },
      { name: 'app', remote: 'any', activeWhen: ['/app'] },
      { name: 'exactly', remote: 'any', activeWhen: [{ path: '/exactly', exact: true }] },
      { name: 'user', remote: 'any', activeWhen: ['/users/:id'] },
      { name: 'newcomer', remote: 'any', activeWhen: ['/users/new'], priority: 1 },
      { name: 'folder', remote: 'any', activeWhen: ['/folder/'] },
      { name: 'cafe', remote: 'any', activeWhen: ['/café'] },
    ],
  });

/** Paths by the rules of `activeWhen`, and the application that is shown at each of them, if any. */
const paths: readonly [path: string, application: string | undefined][] = [
  ['/app', 'app'],
  ['/App', 'app'],
  ['/APP/One', 'app'],
  ['/app/', 'app'],
  ['/app/one/two', 'app'],
  ['/app2', undefined],
  ['/ap', undefined],
  ['/app?tab=2', 'app'],
  ['/app#part', 'app'],
  ['/?next=/app', 'home'],
  ['/exactly', 'exactly'],
  ['/exactly/', 'exactly'],
  ['/exactly/more', undefined],
  ['/users', undefined],
  ['/users/7', 'user'],
  ['/users/7/edit', 'user'],
  ['/users/a%2Fb', 'user'],
  ['/users/new', 'newcomer'],
  ['/Users/New/', 'newcomer'],
  ['/users/newer', 'user'],
  ['/folder', undefined],
  ['/folder/', 'folder'],
  ['/%61pp', undefined],
  ['/app%2Fone', undefined],
  ['//app', undefined],
  ['/app//one', 'app'],
  ['/caf%C3%A9', 'cafe'],
  ['/app/../exactly', 'exactly'],
  ['/app/%2e%2e/exactly', 'exactly'],
];

test(
  'a path shows the same application to the server, at a page load and in an open page',
  thorough(),
  async ({ page, shell, serveSite }) => {
    test.setTimeout(90_000);
    const { url } = await serveSite(pathsSite());
    const origin = url.replace(/\/$/, '');
    const expected = (application: string | undefined) => application ?? 'There is no page here';
    for (const [path, application] of paths) {
      await test.step(path, async () => {
        const response = await page.goto(`${origin}${path}`, { waitUntil: 'domcontentloaded' });
        await expect(shell.heading).toHaveText(expected(application));
        // 304 where Firefox has the page in its cache.
        expect(response?.status() === 404, 'the page is missing').toBe(!application);
      });
    }
    await shell.open(url);
    for (const [path, application] of paths) {
      if (path.startsWith('//')) continue; // names another host
      await test.step(`${path} in the open page`, async () => {
        await shell.push(path);
        await expect(shell.heading).toHaveText(expected(application));
        await expect(shell.heading).toHaveCount(1);
      });
    }
  },
);
