import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { federation } from '@module-federation/vite';
import { build } from 'vite';
import { openSource } from '../../../manifests/ops/describe/build-source.ts';
import { describeBuild } from '../../../manifests/ops/describe/describe-build.ts';
import { expect, test } from '../../fixtures.ts';
import { repository } from '../../support/paths.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { thorough } from '../../support/thorough.ts';

/** What `npm create vite` writes for React, as far as it matters, and one plugin. */
const files = {
  'index.html': '<!doctype html><div id="root"></div><script type="module" src="/src/main.jsx"></script>',
  'package.json': JSON.stringify({ name: 'reviews', version: '1.0.0', type: 'module' }),
  'src/main.jsx': `
    import { createRoot } from 'react-dom/client';
    import App from './App.jsx';
    createRoot(document.getElementById('root')).render(<App />);`,
  'src/App.jsx': `
    import { useState } from 'react';
    import './App.css';
    export default function App() {
      const [count, setCount] = useState(0);
      return <><h1>Reviews</h1><button className="counter" onClick={() => setCount((count) => count + 1)}>count is {count}</button></>;
    }`,
  'src/App.css': '.counter { color: rgb(1, 2, 3); }',
};

test(
  'a React application of Vite runs in the store next to explore, with one React, and takes its styles along',
  thorough(),
  async ({ browser, page, shell, serveSite, requests }) => {
    test.slow(); // it runs Vite
    const folder = temporaryFolder();
    const root = join(folder, 'reviews');
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(root, file, '..'), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    const built = join(folder, 'remotes/reviews/1.0.0');
    symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'), 'dir');
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      base: './',
      esbuild: { jsx: 'automatic' },
      plugins: [
        federation({
          name: 'reviews',
          filename: 'remoteEntry.js',
          dts: false,
          exposes: { './page': join(root, 'src/App.jsx') },
          shared: {
            react: { singleton: true },
            'react-dom': { singleton: true },
            'react-dom/client': { singleton: true },
          },
        }),
      ],
      build: { outDir: built, minify: false, emptyOutDir: true },
    });
    // Without `files`, whose digests would have all of them requested: the browser checks an ES module only before it is imported.
    const found = { before: [], exposes: [], requires: {}, provides: {} };
    const options = { name: 'reviews', version: '1.0.0', ...found };
    const { description } = await describeBuild(openSource(built), options, async () => browser);
    const { assets = {}, sharedAssets = {}, requires, provides } = description;
    const { url } = await serveSite({
      assets: [folder],
      manifest(manifest) {
        manifest.prefetch = [];
        manifest.remotes.reviews = {
          version: '1.0.0',
          basePath: '/remotes/reviews/{version}/',
          bundleFileName: 'remoteEntry.js',
          format: 'module',
          assets,
          sharedAssets,
          requires,
          provides,
        };
        manifest.applications.push({
          name: 'reviews',
          remote: 'reviews',
          module: './page',
          adapter: 'react',
          region: 'main',
          activeWhen: ['/reviews'],
        });
      },
    });
    await shell.open(url);
    await shell.push(`${url}reviews`);
    await expect(shell.heading).toHaveText('Reviews');
    const button = shell.application('reviews').getByRole('button');
    await button.click();
    await expect(button).toHaveText('count is 1');
    await expect(button).toHaveCSS('color', 'rgb(1, 2, 3)');
    // Explore does not share `react/jsx-runtime`, which has no state.
    const ownReact = /prebuild__react(_mf_2_dom\w*)?__prebuild/;
    expect(requests.paths(ownReact), 'its own copies of React').toEqual([]);
    await shell.push(url);
    await expect(shell.application('reviews')).toHaveCount(0);
    await expect
      .poll(() =>
        page.evaluate(() =>
          [...document.styleSheets].some((sheet) => !sheet.disabled && sheet.href?.includes('/reviews/')),
        ),
      )
      .toBe(false);

    // Its entry is preloaded, and evaluated when explore has registered React.
    expect(
      Object.values(sharedAssets)
        .flat()
        .filter((file) => ownReact.test(file)),
    ).toHaveLength(3);
    const isRegistered = page.waitForRequest(/explore\/1\.0\.0\/header\..*js/);
    await page.route('**/reviews/1.0.0/remoteEntry.js*', async (route) => {
      await isRegistered;
      await route.continue();
    });
    requests.clear();
    await shell.open(`${url}reviews`);
    await expect(shell.heading).toHaveText('Reviews');
    expect(requests.paths(ownReact), 'its own copies of React, on a first visit').toEqual([]);
    expect(requests.paths('/remotes/reviews/')).toEqual(
      expect.arrayContaining(assets['./page']?.map((file) => `/remotes/reviews/1.0.0/${file}`) ?? []),
    );
  },
);
