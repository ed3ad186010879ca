import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { createServer } from 'vite';
import webpack from 'webpack';
import WebpackDevServer from 'webpack-dev-server';
import { serve } from '../sites/hosts/conch-serve.ts';
import { type ExportSite, exportFixture } from '../sites/hosts/exported-site.ts';
import { test as base, type Start } from '../support/command.ts';
import { freePort } from '../support/free-port.ts';
import { repository } from '../support/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The development server of a remote in a repository of its own. */
type Development = {
  readonly origin: string;
  edit(text: string, replacement: string): void;
};

const PRODUCT = `import * as React from 'react';
import { createRoot } from 'react-dom/client';

function Product() {
  const kind = React.captureOwnerStack ? 'development' : 'production';
  return React.createElement('section', {}, React.createElement('h1', {}, 'First'), 'React for ' + kind);
}
let root;
export const mount = ({ domElement }) => {
  root = createRoot(domElement);
  root.render(React.createElement(Product));
};
export const unmount = () => root.unmount();
`;

function project(files: Readonly<Record<string, string>>): { readonly folder: string; edit: Development['edit'] } {
  const folder = temporaryFolder();
  const source = join(folder, 'src/product.jsx');
  for (const [file, content] of Object.entries({ 'src/product.jsx': PRODUCT, ...files })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  return {
    folder,
    edit(text, replacement) {
      const before = readFileSync(source, 'utf8');
      expect(before).toContain(text);
      writeFileSync(source, before.replace(text, replacement));
    },
  };
}

const test = base.extend<{ withWebpack: Development; withVite: Development; exportSite: ExportSite }>({
  ...exportFixture,
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  withWebpack: async ({}, use) => {
    const { folder, edit } = project({});
    const port = await freePort();
    const compiler = webpack({
      mode: 'development', // its modules run by `eval`
      context: folder,
      entry: {},
      output: { publicPath: 'auto', uniqueName: 'local' },
      plugins: [
        new webpack.container.ModuleFederationPlugin({
          name: 'decide',
          filename: 'remoteEntry.js',
          exposes: { './product': './src/product.jsx' },
          shared: { react: { singleton: true }, 'react-dom': { singleton: true } },
        }),
      ],
      infrastructureLogging: { level: 'error' },
      stats: 'errors-only',
    });
    const server = new WebpackDevServer({ port, host: '127.0.0.1', hot: false, liveReload: false }, compiler);
    await server.start();
    await use({ origin: `http://localhost:${port}`, edit });
    await server.stop();
  },
  /** Without a plugin for federation: the entry is the module itself. */
  // biome-ignore lint/correctness/noEmptyPattern: as above
  withVite: async ({}, use) => {
    const { folder, edit } = project({});
    const port = await freePort();
    const server = await createServer({
      configFile: false,
      root: folder,
      cacheDir: join(folder, 'cache'), // node_modules is that of the repository
      server: { port, host: '127.0.0.1', fs: { strict: false } },
      logLevel: 'error',
    });
    await server.listen();
    await use({ origin: `http://localhost:${port}`, edit });
    await server.close();
  },
});

const heading = (page: Page) => page.getByRole('main').getByRole('heading', { level: 1 });

/** The first line of `conch dev`, and the errors of a page that has opened the product. */
async function openProduct(page: Page, conch: Start, site: string, remote: string): Promise<readonly string[]> {
  const dev = conch(['dev', '--site', site, '--remote', `decide=${remote}`, '--port', '0']);
  const failed = dev.ended.then(({ err }) => err);
  const printed = await Promise.race([dev.started, failed]);
  const [url] = /http:\/\/localhost:\d+\/(?=, with)/.exec(printed) ?? [];
  expect(url, printed).toBeDefined();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto(`${url}product/CL-01`);
  await expect(heading(page)).toHaveText('First');
  await expect(page.locator('main')).toContainText('React for development');
  await expect(page.getByRole('link', { name: /cart/i }).first()).toBeVisible(); // checkout, in the header of explore
  return errors;
}

test('a remote of webpack-dev-server runs in a site of conch serve, and a change of it shows', async ({
  page,
  conch,
  withWebpack,
}) => {
  const site = await serve();
  const errors = await openProduct(page, conch, site.url, withWebpack.origin);
  withWebpack.edit("'First'", "'Second'");
  await expect(heading(page)).toHaveText('Second');

  const deployed = await page.context().newPage();
  await deployed.goto(`${site.url}product/CL-01`);
  await expect(heading(deployed)).toHaveText('Haymaker');
  expect(errors).toEqual([]);
  await site.close();
});

test('a remote of Vite runs in an exported site, and a change of it shows', async ({
  page,
  conch,
  withVite,
  exportSite,
}) => {
  const { origin } = await (await exportSite()).host();
  const errors = await openProduct(page, conch, origin, `${withVite.origin}/src/product.jsx`);
  withVite.edit("'First'", "'Second'");
  await expect(heading(page)).toHaveText('Second');
  expect(errors).toEqual([]);
});

test('conch dev says what is wrong with --site and --remote', async ({ conch }) => {
  const served = await serve();
  const dev = async (...args: string[]) => (await conch(['dev', ...args]).ended).err;
  const from = (remote: string) => dev('--site', served.url, '--remote', remote);
  const [withoutRemote, withoutSite, noUrl, unknown, noScript, noSite] = await Promise.all([
    dev('--site', served.url),
    dev('--remote', 'decide=http://localhost:1'),
    from('decide=localhost:5173'),
    from(`decid=${served.url}`),
    from(`decide=${served.url}nothing.js`),
    dev('--site', `${served.url}shell/`, '--remote', 'decide=http://localhost:1'),
  ]);
  expect(withoutRemote).toContain('--site needs a remote: --remote decide=http://localhost:5173');
  expect(withoutSite).toContain('--remote is for a deployed site: add --site URL');
  expect(noUrl).toContain('--remote localhost:5173 is not a URL such as http');
  expect(unknown).toContain('Did you mean decide?');
  expect(noScript).toContain(`${served.url}nothing.js gives no script.`);
  expect(noScript).toContain('Start the development server of decide, or name its entry: --remote decide=http');
  expect(noSite).toContain(`${served.url}shell/ gives no manifest: `);
  await served.close();
});
