import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '../../fixtures.ts';
import { testWithBuilds } from '../../sites/remotes/built-remotes.ts';
import { site } from '../../sites/site.ts';
import { dist } from '../../support/paths.ts';
import { thorough } from '../../support/thorough.ts';

// Several modules of one remote load at the same moment. All use a file of their remote that needs two shared modules, of which one needs
// the other, as react-dom needs react.

const BASE_MARK = 'from the base';
const names = ['view', 'second', 'third'];

const showing = (name: string) => `
  import { loud } from './kit.ts';
  export async function mount({ domElement }) { domElement.textContent = loud('${name}'); }
  export async function unmount() {}
`;
const library = (name: string, code: string) => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
  [`node_modules/${name}/index.js`]: code,
});

const test = testWithBuilds({
  shop: {
    view: showing('view'),
    files: {
      'second.ts': showing('second'),
      'third.ts': showing('third'),
      'kit.ts': `
        import { words } from 'ui';
        import { mark } from 'base';
        export const loud = (text) => [text, words(), mark].join(' ').toUpperCase();
      `,
      ...library('base', `export const mark = '${BASE_MARK}';`),
      ...library('ui', `import { mark } from 'base'; export const words = () => mark;`),
    },
    exposes: { './second': './second.ts', './third': './third.ts' },
    dependencies: { base: '^1.0.0', ui: '^1.0.0' },
    shared: ['base', 'ui'],
  },
});

// All in one worker, so that the remote is built once.
test.describe.configure({ mode: 'default' });

const shop = (folder: string) =>
  site({
    assets: [folder],
    remotes: { shop: {} },
    applications: names.map((name) => ({ name, remote: 'shop', module: `./${name}` })),
  });

test('a shared chunk that 404s once is loaded again for every module that needs it', async ({
  page,
  shell,
  serveSite,
}) => {
  const contentOf = (file: string) => readFileSync(join(dist, 'remotes/explore/1.0.0', file), 'utf8');
  const description = JSON.parse(contentOf('remote.json'));
  const modules = Object.keys(description.assets);
  // The store's own: React, which the other shared modules need.
  const { url } = await serveSite({
    manifest(manifest) {
      const { remotes } = manifest;
      site({
        remotes: { explore: {} },
        applications: modules.map((module) => ({ name: module.slice(2), remote: 'explore', module })),
      }).manifest(manifest);
      manifest.remotes = remotes;
    },
  });
  const react = Object.keys(description.files).find((file) => contentOf(file).includes('.useState='));
  await page.route(`**/${react}*`, (route) => route.fulfill({ status: 404 }), { times: 1 });
  await shell.open(url);
  for (const module of modules) {
    await expect(shell.application(module.slice(2))).toHaveAttribute('data-status', 'mounted');
  }
});

test(
  'a changed shared chunk is reported by every module that needs it',
  thorough(),
  async ({ page, shell, serveSite, built }) => {
    const chunk = built.scriptWith('shop', BASE_MARK);
    await page.route(`**${chunk}*`, (route) => route.fulfill({ contentType: 'text/javascript', body: 'changed()' }));
    const { url } = await serveSite(shop(built.folder));
    await shell.open(url);
    for (const name of names) {
      await expect(shell.errorCard(name)).toHaveAttribute('data-code', 'CHUNK_INTEGRITY_MISMATCH');
    }
  },
);
