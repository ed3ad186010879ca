import type { Manifest } from '../../../manifests/schema.ts';
import { expect, test } from '../../fixtures.ts';
import { container } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { clickLink, listenToAnnouncements } from '../../support/page-changes.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

/**
 * A remote that keeps `setTitle` in `window.title[name]`, and shows a heading and links.
 *
 * @param onMount further code of its `mount`
 */
const remote = (name: string, onMount = ''): string =>
  container(
    name,
    `{
      mount(props) {
        const { domElement, name, setTitle } = props;
        window.title = { ...window.title, [name]: setTitle };
        const links = ['/', '/product/1', '/product/2', '/late', '/plain'];
        domElement.innerHTML = '<h1>' + name + '</h1>' + links.map((to) => '<a href="' + to + '">' + to + '</a> ').join('');
        ${onMount}
      },
      update() {},
      unmount({ domElement }) { domElement.textContent = ''; },
    }`,
  );

const titledSite = (edit: (manifest: Manifest) => void = () => {}) =>
  site({
    edit,
    remotes: {
      plain: remote('plain'),
      product: remote('product', `setTitle('Product ' + location.pathname.split('/')[2]);`),
      late: remote('late', `setTimeout(() => setTitle('Arrived late'), 100);`),
      raw: remote('raw', `setTimeout(() => { document.title = 'Set by hand'; }, 100);`),
      bar: remote('bar', `setTitle('Bar');`),
    },
    applications: [
      { name: 'bar', remote: 'bar', region: 'header', activeWhen: ['/'] },
      { name: 'home', remote: 'plain', title: { en: 'Home', de: 'Start' }, description: 'All of it' },
      {
        name: 'product',
        remote: 'product',
        activeWhen: ['/product/:id'],
        title: { en: 'Thing {id}', de: 'Ding {id}' },
        description: 'Thing {id} and its price',
      },
      { name: 'late', remote: 'late', activeWhen: ['/late'], title: 'Late' },
      { name: 'raw', remote: 'raw', activeWhen: ['/raw'], title: 'Raw' },
      { name: 'plain', remote: 'plain', activeWhen: ['/plain', '/plain/:part'], title: 'Plain' },
    ],
    fragments: { part: { remote: 'bar' } },
  });

const give = (name: string, title: string) => `window.title[${JSON.stringify(name)}](${JSON.stringify(title)})`;

test('the title that a remote gives its page reaches the tab, the history and the announcement', async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite(titledSite());
  await shell.open(url);
  await shell.navigationReady();
  await expect(page).toHaveTitle('Home');
  const announced = await listenToAnnouncements(page);
  await clickLink(page, '/product/1');
  await expect(page).toHaveTitle('Product 1');
  await expect.poll(announced).toEqual(['Product 1']);
  await page.evaluate(give('product', 'One thing (2 left)'));
  await expect(page).toHaveTitle('One thing (2 left)');
  await clickLink(page, '/plain');
  await expect(page).toHaveTitle('Plain');
  await expect.poll(announced).toEqual(['Product 1', 'Plain']);
  await page.evaluate(give('product', 'Nobody asked'));
  await page.goBack();
  await expect(shell.heading).toHaveText('product');
  await expect(page).toHaveTitle('Product 1');
  await page.goForward();
  await expect(page).toHaveTitle('Plain');
  await expect.poll(announced).toEqual(['Product 1', 'Plain', 'Product 1', 'Plain']);
});

for (const [path, title, how] of [
  ['/late', 'Arrived late', 'by its prop'],
  ['/raw', 'Set by hand', 'in document.title'],
] as const) {
  test(
    `a title that a remote gives ${how} a moment after it has mounted is announced, and nothing else`,
    thoroughUnless(path === '/late'),
    async ({ page, shell, serveSite }) => {
      const { url } = await serveSite(titledSite());
      await shell.open(url);
      await shell.navigationReady();
      const announced = await listenToAnnouncements(page);
      await shell.push(path);
      await expect(shell.heading).toBeFocused();
      await expect(page).toHaveTitle(title);
      await expect.poll(announced).toEqual([title]);
      await clickLink(page, '/plain');
      await expect.poll(announced).toEqual([title, 'Plain']);
    },
  );
}

test(
  'the first title of a page is announced however late it is, and no later one',
  thorough(),
  async ({ page, shell, serveSite }) => {
    const { url } = await serveSite(titledSite());
    await shell.open(url);
    await shell.navigationReady();
    const announced = await listenToAnnouncements(page);
    await clickLink(page, '/plain');
    await expect.poll(announced).toEqual(['Plain']);
    await page.evaluate(give('plain', 'Plain words'));
    await expect.poll(announced).toEqual(['Plain', 'Plain words']);
    await page.evaluate(give('plain', 'Plain words (2)'));
    await expect(page).toHaveTitle('Plain words (2)');
    await clickLink(page, '/product/1');
    await expect.poll(announced).toEqual(['Plain', 'Plain words', 'Product 1']);
  },
);

test('of all parts of a page the application in main gives the title', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite(titledSite());
  await shell.open(`${url}product/1`);
  await shell.navigationReady();
  await expect(page).toHaveTitle('Product 1');
  await page.evaluate(give('bar', 'Bar again'));
  await page.evaluate(() =>
    document
      .querySelector('main [data-application] > div')
      ?.insertAdjacentHTML('beforeend', '<conch-fragment name="part">'),
  );
  await expect(shell.fragment('part')).toHaveAttribute('data-status', 'mounted');
  await page.evaluate(give('part-1', 'Part'));
  await page.evaluate(() => new Promise((next) => requestAnimationFrame(next)));
  await expect(page).toHaveTitle('Product 1');
});

test('a title belongs to its path: another path of the same application begins with that of the manifest', async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite(titledSite());
  await shell.open(`${url}product/1`);
  await shell.navigationReady();
  await expect(page).toHaveTitle('Product 1');
  await shell.push('/product/1?colour=red#price');
  await expect(page).toHaveTitle('Product 1');
  await shell.push('/product/2');
  await expect(page).toHaveTitle('Thing 2');
  // As a router does that renders within pushState.
  await page.evaluate(`history.pushState({}, '', '/product/3'); ${give('product', 'Three')}`);
  await expect(page).toHaveTitle('Three');
  await shell.push('/product/3?colour=red');
  await expect(page).toHaveTitle('Three');
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveTitle('Thing 2');
  await page.goBack();
  await expect(page).toHaveTitle('Product 1');
});

test('a title that a remote gave stays when the language changes, until the remote gives another', async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite(titledSite());
  await shell.open(`${url}product/1`);
  await shell.navigationReady();
  await page.evaluate(give('product', 'Haymaker'));
  const changeTo = (lang: string) =>
    page.evaluate((lang) => window.dispatchEvent(new CustomEvent('conch:set-language', { detail: { lang } })), lang);
  await changeTo('de');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page).toHaveTitle('Haymaker');
  await shell.push('/product/2');
  await expect(page).toHaveTitle('Ding 2');
  await changeTo('en');
  await expect(page).toHaveTitle('Thing 2');
});

const named = (manifest: Manifest): void => {
  manifest.site = { name: 'Things' };
};

test('the title and the description follow the parameters of the path, as text', async ({ page, shell, serveSite }) => {
  const { url } = await serveSite(titledSite(named));
  const description = page.locator('meta[name="description"]');
  await shell.open(url);
  await shell.navigationReady();
  await expect(description).toHaveAttribute('content', 'All of it');
  await shell.push('/product/a%2Fb%20%3C%2Ftitle%3E');
  await expect(shell.heading).toHaveText('product');
  await expect(description).toHaveAttribute('content', 'Thing a/b </title> and its price');
  await shell.push('/plain');
  await expect(description).toHaveCount(0);
  await shell.push('/nowhere');
  await expect(page).toHaveTitle('Page not found · Things');
});

test('a page that is not found has the name of the site in its title, although the first page had another', async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite(titledSite(named));
  await shell.open(`${url}product/1`);
  await shell.navigationReady();
  await shell.push('/nowhere');
  await expect(page).toHaveTitle('Page not found · Things');
});

test('a page that is not found keeps its title when the shell begins to follow titles, in each language', async ({
  page,
  shell,
}) => {
  await shell.open('no/such/page');
  await shell.navigationReady();
  await expect(page).toHaveTitle('Page not found · Tractor Store');
  await page.evaluate(() => window.dispatchEvent(new CustomEvent('conch:set-language', { detail: { lang: 'de' } })));
  await expect(page).toHaveTitle('Seite nicht gefunden · Tractor Store');
});
