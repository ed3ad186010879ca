import { expect } from '../../fixtures.ts';
import { testWithBundledRemotes } from '../../sites/remotes/bundled-remotes.ts';
import { type SiteOptions, site } from '../../sites/site.ts';

// Exposed modules that are components, of a build that knows nothing of lifecycles.

const test = testWithBundledRemotes('webpack');

// All in one worker, so that the remotes are built once.
test.describe.configure({ mode: 'default' });

const ELEMENT = `
  export default class Greeting extends HTMLElement {
    static observedAttributes = ['words'];
    connectedCallback() { this.textContent ||= this.words + ' ' + this.getAttribute('words'); }
    attributeChangedCallback() { if (this.isConnected) this.textContent = this.words + ' again'; }
  }`;

const rows = [
  { adapter: 'react', remote: 'webpack', module: './react-component' },
  { adapter: 'vue', remote: 'webpack', module: './vue-component' },
] as const;

for (const { adapter, remote, module } of rows) {
  test(`a component of ${adapter} is mounted, updated and unmounted by the shell`, async ({
    page,
    shell,
    serveSite,
    remotes,
  }) => {
    const { url } = await serveSite(
      site({
        assets: [remotes.folder],
        remotes: { [remote]: remotes.fields(remote) },
        applications: [
          { name: 'app', remote, module, adapter, activeWhen: ['/app'], props: { words: 'of the manifest' } },
        ],
        fragments: { piece: { remote, module, adapter } },
      }),
    );
    await shell.open(`${url}app`);
    const button = shell.application('app').getByRole('button');
    await button.click();
    await expect(button).toHaveText('of the manifest 1');
    await shell.push(url);
    await expect(shell.application('app')).toHaveCount(0);
    await page.evaluate(() => {
      const fragment = document.createElement('conch-fragment');
      fragment.setAttribute('name', 'piece');
      fragment.setAttribute('words', 'of the page');
      document.querySelector('main')?.append(fragment);
    });
    const piece = shell.fragment('piece').getByRole('button');
    await piece.click();
    await expect(piece).toHaveText('of the page 1');
    await page.evaluate(() => document.querySelector('conch-fragment')?.setAttribute('words', 'changed'));
    await expect(piece, 'it keeps its state').toHaveText('changed 1');
  });
}

test('a React component that throws while it mounts is MOUNT_FAILED', async ({ shell, serveSite, remotes }) => {
  const { url } = await serveSite(
    site({
      assets: [remotes.folder],
      remotes: { webpack: remotes.fields('webpack') },
      applications: [
        { name: 'app', remote: 'webpack', module: './react-component', adapter: 'react', props: { words: 'broken' } },
      ],
    }),
  );
  await shell.open(url);
  await expect(shell.errorCard('app')).toHaveAttribute('data-code', 'MOUNT_FAILED');
});

const byHand = (adapter: 'react' | 'custom-element', source: string): SiteOptions => ({
  remotes: { shop: { format: 'plain', bundleFileName: 'view.js', builds: { '1.0.0': { 'view.js': source } } } },
  applications: [{ name: 'app', remote: 'shop', adapter, activeWhen: ['/app'], props: { words: 'hello' } }],
});

test('a custom element gets the props as properties, and as the attributes that it observes', async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite(site(byHand('custom-element', ELEMENT)));
  await shell.open(`${url}app`);
  await expect(shell.application('app')).toHaveText('hello hello');
  await shell.push(url);
  await expect(shell.application('app')).toHaveCount(0);
  await shell.push(`${url}app`);
  await expect(shell.application('app')).toHaveText('hello hello');
  expect(await page.evaluate(() => document.querySelectorAll('main [words]').length)).toBe(1);
});

test('the name of a custom element that the build has defined is enough', async ({ shell, serveSite }) => {
  const defined = `customElements.define('x-greeting', ${ELEMENT.replace('export default', '')}); export default 'x-greeting';`;
  const { url } = await serveSite(site(byHand('custom-element', defined)));
  await shell.open(`${url}app`);
  await expect(shell.application('app').locator('x-greeting')).toHaveText('hello hello');
});

test('a component without a React on the page is SHARED_VERSION_MISSING, and the message names what is needed', async ({
  page,
  shell,
  serveSite,
}) => {
  const lines: string[] = [];
  page.on('console', (message) => lines.push(message.text()));
  const { url } = await serveSite(site(byHand('react', 'export default () => null;')));
  await shell.open(`${url}app`);
  await expect(shell.errorCard('app')).toHaveAttribute('data-code', 'SHARED_VERSION_MISSING');
  expect(lines.join()).toContain(
    '`createElement` is needed to mount the component, and no build of the page shares react',
  );
});

test('lifecycles in place of the component that the adapter expects are LIFECYCLES_MISSING', async ({
  shell,
  serveSite,
}) => {
  const { url } = await serveSite(site(byHand('custom-element', 'export const mount = () => {}, unmount = () => {};')));
  await shell.open(`${url}app`);
  await expect(shell.errorCard('app')).toHaveAttribute('data-code', 'LIFECYCLES_MISSING');
});
