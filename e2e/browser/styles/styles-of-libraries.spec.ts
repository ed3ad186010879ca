import type { Page } from '@playwright/test';
import { expect } from '../../fixtures.ts';
import { type BuiltRemotes, testWithBuilds } from '../../sites/remotes/built-remotes.ts';
import { at, plainRemote } from '../../sites/remotes/style-remotes.ts';
import { type Site, site } from '../../sites/site.ts';
import { pushAndShow } from '../../support/style-watch.ts';
import { thorough } from '../../support/thorough.ts';

/** Source of a remote whose class name is made by a library: a header or a page in one row, and its name. */
const styled = (name: string, library: string, display: string) => `
  import { css } from '${library}';
  type Props = { domElement: HTMLElement };
  export async function mount({ domElement }: Props) {
    domElement.innerHTML = \`<p class="\${css({ display: '${display}' })}">${name}</p>\`;
  }
  export async function unmount({ domElement }: Props) { domElement.textContent = ''; }
`;

/** A package on top of emotion that teams share, such as a design system; it calls emotion as `@emotion/css` does. */
const design = {
  files: {
    'node_modules/design/package.json': JSON.stringify({ name: 'design', version: '1.0.0' }),
    'node_modules/design/index.js': `
      import createCache from '@emotion/cache';
      const cache = createCache({ key: 'css' });
      export function css({ display }) {
        cache.insert(\`.css-\${display}\`, { name: display, styles: \`display:\${display};\` }, cache.sheet, true);
        return \`css-\${display}\`;
      }`,
  },
  dependencies: { design: '^1.0.0', '@emotion/cache': '^11.0.0' },
  shared: ['design'],
};

const test = testWithBuilds({
  bar: { view: styled('bar', 'design', 'flex'), ...design },
  zshop: { view: styled('zshop', 'design', 'grid'), ...design },
  gbar: { view: styled('gbar', 'goober', 'flex'), dependencies: { goober: '^2.0.0' } },
  gshop: { view: styled('gshop', 'goober', 'grid'), dependencies: { goober: '^2.0.0' } },
});
test.describe.configure({ mode: 'default' });

/** A header on the shop's page and on `/plain`; on `/alone` there is no header. */
const shopSite = ({ folder }: BuiltRemotes, header: string, shop: string): Site =>
  site({
    assets: [folder],
    remotes: { [header]: {}, [shop]: {}, plain: plainRemote('plain') },
    applications: [
      { name: 'header', remote: header, region: 'header', activeWhen: [...at('/shop'), ...at('/plain')] },
      { name: 'shop', remote: shop, activeWhen: at('/shop') },
      { name: 'plain', remote: 'plain', activeWhen: at('/plain') },
      { name: 'alone', remote: 'plain', activeWhen: at('/alone') },
    ],
  });

const isOff = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((styles: HTMLStyleElement[]) => styles.every(({ sheet }) => sheet?.disabled));

test('a header keeps its styles when the page is left whose copy of the shared library has made the style element', async ({
  page,
  shell,
  serveSite,
  built,
  requests,
}) => {
  const { url } = await serveSite(shopSite(built, 'bar', 'zshop'));
  await page.route('**/remotes/bar/**', async (route) => {
    await shell.application('shop').and(page.locator('[data-status="mounted"]')).waitFor();
    await route.continue();
  });
  await shell.open(`${url}shop`);
  const header = page.getByText('bar', { exact: true });
  await expect(header).toHaveCSS('display', 'flex');
  const copies = ['bar', 'zshop'].map((name) => built.scriptWith(name, 'data-emotion'));
  const loaded = requests.paths(/\/remotes\//).filter((path) => copies.includes(path));
  expect(loaded, 'the header uses the copy of the page').toEqual([copies[1]]);

  await pushAndShow(page, 'plain', 'plain');
  await expect(header).toHaveCSS('display', 'flex');
  await pushAndShow(page, 'alone', 'alone');
  expect(await isOff(page, 'style[data-emotion]'), 'no build that uses the library is shown').toBe(true);
  await pushAndShow(page, 'plain', 'plain');
  await expect(header).toHaveCSS('display', 'flex');
  expect(await isOff(page, 'style[data-emotion]')).toBe(false);
});

test(
  'a header keeps its styles when two copies of a library write into one style element',
  thorough(),
  async ({ page, shell, serveSite, built }) => {
    const { url } = await serveSite(shopSite(built, 'gbar', 'gshop'));
    await page.route('**/remotes/gbar/**', async (route) => {
      await shell.application('shop').and(page.locator('[data-status="mounted"]')).waitFor();
      await route.continue();
    });
    await shell.open(`${url}shop`);
    const header = page.getByText('gbar', { exact: true });
    await expect(header).toHaveCSS('display', 'flex');
    await pushAndShow(page, 'plain', 'plain');
    await expect(header).toHaveCSS('display', 'flex');
    await pushAndShow(page, 'alone', 'alone');
    expect(await isOff(page, '#_goober'), 'neither of them is shown').toBe(true);
  },
);
