import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { test as base, expect } from '@playwright/test';
import { frameworks } from '../../manifests/ops/new/frameworks.ts';
import type { Manifest } from '../../manifests/schema.ts';
import { freePort } from '../support/free-port.ts';
import { repository } from '../support/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { thorough } from '../support/thorough.ts';

type Outcome = { readonly code: number; readonly out: string };

/** A folder outside of the repository, and the programs that are run there. */
class Folder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  write(file: string, content: string | object): void {
    mkdirSync(dirname(join(this.path, file)), { recursive: true });
    writeFileSync(join(this.path, file), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  }

  /** Runs a program, and gives what it wrote. Nothing of the npm and Playwright around this test reaches it. */
  async run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    const options = { cwd: this.path, env: { ...ownEnvironment(), ...env }, maxBuffer: 1e7 };
    return promisify(execFile)(program, args, options).then(
      ({ stdout, stderr }) => ({ code: 0, out: stdout + stderr }),
      ({ code, stdout, stderr }) => ({ code, out: stdout + stderr }),
    );
  }

  async expectToPass(program: string, ...args: readonly string[]): Promise<string> {
    const { code, out } = await this.run(program, args);
    expect(code, `${program} ${args.join(' ')}\n${out}`).toBe(0);
    return out;
  }
}

const ownEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_(?!config_)|TEST_|PLAYWRIGHT|PW|FORCE_COLOR|PORT$|INIT_CWD)/.test(name),
    ),
  );

type Site = Folder & { readonly initialized: string; readonly tarball: string };

const test = base.extend<object, { site: Site }>({
  /** What `npx conch init my-site` writes and installs, from the packed tarball and the registry alone. */
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
    async ({}, use) => {
      const empty = new Folder(temporaryFolder());
      const packed = new Folder(repository);
      await packed.expectToPass('npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', empty.path);
      const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
      const tarball = join(empty.path, `conch-shell-${version}.tgz`);
      const args = ['--yes', '--prefer-offline', '--package', tarball, '--', 'conch', 'init', 'my-site'];
      const { code, out } = await empty.run('npm', ['exec', ...args], { npm_config_prefer_offline: 'true' });
      expect(code, out).toBe(0);
      await use(Object.assign(new Folder(join(empty.path, 'my-site')), { initialized: out, tarball }));
    },
    { scope: 'worker', timeout: 480_000 },
  ],
});

// One worker installs the packages once for all tests of this file.
test.describe.configure({ mode: 'default' });

/** Runs a script of the site that serves it until the callback has ended. */
async function whileServed(
  site: Folder,
  script: 'start' | 'dev',
  visit: (url: string) => Promise<void>,
): Promise<void> {
  // In its own process group, so that npm and its programs can be ended together.
  const npm = spawn('npm', ['run', script], {
    cwd: site.path,
    env: { ...ownEnvironment(), PORT: '0' },
    detached: true,
  });
  const ended = once(npm, 'close');
  try {
    const url = await new Promise<string>((resolve, reject) => {
      const lines: string[] = [];
      for (const stream of [npm.stdout, npm.stderr]) {
        createInterface(stream).on('line', (line) => {
          lines.push(line);
          const [found] = /http:\/\/\S+/.exec(line) ?? [];
          if (found) resolve(found);
        });
      }
      ended.then(() => reject(new Error(`npm run ${script} ended: ${lines.join('\n')}`)), reject);
    });
    await visit(url);
  } finally {
    if (npm.pid && npm.exitCode === null) process.kill(-npm.pid, 'SIGTERM');
    await ended;
  }
}

const edit = (site: Folder, change: (manifest: Manifest) => void): void => {
  const file = join(site.path, 'manifests/site.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  change(manifest);
  writeFileSync(file, JSON.stringify(manifest, null, 2));
};

const slow = { tag: '@slow' };

test(
  'conch init writes a site from an empty folder, with a name, an icon and colours of its own',
  slow,
  async ({ site, page }) => {
    test.setTimeout(480_000);
    expect(site.initialized).toContain('npm start');
    await whileServed(site, 'start', async (url) => {
      await page.goto(url);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome');
      await expect(page).toHaveTitle('Welcome · My site');
      const icon = await page.request.get(`${url}icon.svg`);
      expect(icon.headers()['content-type']).toBe('image/svg+xml');
      await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', '/icon.svg');
      const paper = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--paper'));
      expect(paper).toContain('#ffffff');
    });
  },
);

test(
  'the test of a new site passes, and breaks the remote of the site on purpose',
  thorough('@slow'),
  async ({ site }) => {
    test.setTimeout(120_000);
    const { code, out } = await site.run('npm', ['test'], { PORT: String(await freePort()) });
    expect(code, out).toBe(0);
    expect(out).toContain('2 passed');
  },
);

test('npm run dev follows a change of a remote', thorough('@slow'), async ({ site, page }) => {
  test.setTimeout(60_000);
  const file = join(site.path, 'remotes/home/page.tsx');
  const source = readFileSync(file, 'utf8');
  await whileServed(site, 'dev', async (url) => {
    await page.goto(url);
    const heading = page.getByRole('heading', { level: 1 });
    await expect(heading).toHaveText('Welcome');
    writeFileSync(file, source.replace('Welcome', 'Good morning'));
    await expect(heading).toHaveText('Good morning');
  });
  writeFileSync(file, source);
});

test(
  'a site can be exported, and gets a remote of each framework that mounts and has a test',
  thorough('@slow'),
  async ({ site }) => {
    test.setTimeout(480_000);
    const exported = await site.expectToPass('npx', 'conch', 'export', 'public', '--assets', 'assets');
    expect(exported).toContain('Next: make public the root of a static host');
    for (const file of ['index.html', 'icon.svg', 'look.css']) {
      expect(readFileSync(join(site.path, 'public', file), 'utf8')).not.toBe('');
    }
    const others = frameworks.filter((framework) => framework !== 'react'); // that is the first remote
    for (const framework of others) {
      await site.expectToPass('npx', 'conch', 'new', 'remote', `our-${framework}`, '--framework', framework);
    }
    await site.expectToPass('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund');
    site.write('dist/shell/index.html', 'that of an earlier version');
    site.write('dist/shell/errors.00000001.js', 'errors');
    await site.expectToPass('npx', 'conch', 'build', '--missing');
    expect(readFileSync(join(site.path, 'dist/shell/index.html'), 'utf8')).toContain('<script');
    expect(existsSync(join(site.path, 'dist/shell/errors.00000001.js')), 'open tabs need it').toBe(true);
    await site.expectToPass('npx', 'conch', 'deploy', 'dist/remotes/our-vue/0.1.0');
    // The tests of the other two add their remotes to the manifest themselves.
    const { code, out } = await site.run('npm', ['test'], { PORT: String(await freePort()) });
    expect(code, out).toBe(0);
    expect(out).toContain('5 passed');
  },
);

const REVIEWS_PAGE = `import { reactLifecycles } from 'conch-shell/react';
import type { ShellProps } from 'conch-shell/remote';

const Page = ({ lang, stars }: ShellProps & { stars: number }) => <h1>{stars} stars in {lang}</h1>;

export const { mount, unmount, update } = reactLifecycles(Page);
`;

/** A repository with webpack, React and rules of its own, which uses the plugin alone. */
function repositoryOfItsOwn(site: Folder): Folder {
  const reviews = new Folder(join(dirname(site.path), 'reviews'));
  reviews.write('package.json', {
    name: '@others/reviews',
    version: '2.3.0',
    type: 'module',
    dependencies: { react: '^19.0.0', 'react-dom': '^19.0.0' },
  });
  reviews.write('src/page.tsx', REVIEWS_PAGE);
  reviews.write(
    'build.js',
    `import { ConchRemote } from 'conch-shell/build';
import webpack from 'webpack';

const options = { jsc: { parser: { syntax: 'typescript', tsx: true }, transform: { react: { runtime: 'automatic' } } } };
const compiler = webpack({
  mode: 'production',
  entry: {},
  output: { path: import.meta.dirname + '/out', clean: true },
  module: { rules: [{ test: /\\.tsx$/, loader: 'swc-loader', options }] },
  plugins: [new ConchRemote({ exposes: { './page': './src/page.tsx' }, shared: ['react', 'react-dom', 'react-dom/client'] })],
});
compiler.run((error, stats) => {
  if (error) throw error;
  console.log(stats.toString('errors-warnings'));
  process.exitCode = stats.hasErrors() ? 1 : 0;
});
`,
  );
  symlinkSync(join(site.path, 'node_modules'), join(reviews.path, 'node_modules'));
  return reviews;
}

test(
  'two other repositories release their remotes onto the running site',
  thorough('@slow'),
  async ({ site, page }) => {
    test.setTimeout(180_000);
    const reviews = repositoryOfItsOwn(site);
    await reviews.expectToPass('node', 'build.js');
    const others = new Folder(dirname(site.path));
    await others.expectToPass(
      join(site.path, 'node_modules/.bin/conch'),
      'new',
      'remote',
      'orders',
      '--framework',
      'react',
    );
    const orders = new Folder(join(others.path, 'orders'));
    symlinkSync(join(site.path, 'node_modules'), join(orders.path, 'node_modules'));
    await orders.expectToPass('npm', 'run', 'build');
    await orders.expectToPass('npm', 'run', 'check');

    await whileServed(site, 'start', async (url) => {
      await site.expectToPass('npx', 'conch', 'deploy', '../reviews/out');
      await site.expectToPass('npx', 'conch', 'deploy', '../orders/dist/remotes/orders/0.1.0');
      edit(site, ({ applications }) => {
        const region = 'main';
        applications.push(
          {
            name: 'reviews',
            remote: 'reviews',
            module: './page',
            region,
            activeWhen: ['/reviews'],
            props: { stars: 5 },
          },
          { name: 'orders', remote: 'orders', module: './page', region, activeWhen: ['/orders'] },
        );
      });
      for (const [path, heading] of [
        ['reviews', '5 stars in en'],
        ['orders', 'Orders'],
      ] as const) {
        await page.goto(url + path);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
      }
      // Both have React of their own, and the page has loaded one.
      const { remotes } = await (await page.request.get(`${url}manifests/site.json`)).json();
      expect(Object.keys(remotes)).toEqual(expect.arrayContaining(['home', 'reviews', 'orders']));
      expect(remotes.reviews).toMatchObject({ version: '2.3.0', checksFiles: true });
    });
  },
);

const TYPES = `declare module 'conch-shell/remote' {
  interface Fragments {
    'add-to-cart': { sku: string };
  }
}
export type {} from 'conch-shell/remote';
`;

const OPTIONS = {
  compilerOptions: {
    target: 'ES2023',
    module: 'preserve',
    moduleResolution: 'bundler',
    jsx: 'react-jsx',
    types: [],
    noEmit: true,
    strict: true,
    skipLibCheck: true,
  },
  include: ['src'],
};

test('publint finds no fault in the package', slow, async ({ site }) => {
  const { out } = await new Folder(repository).run('npx', ['publint', '--strict', site.tarball]);
  expect(out).toContain('All good!');
});

test('the compiler checks props and <conch-fragment> in TSX', thorough('@slow'), async ({ site }) => {
  test.setTimeout(120_000);
  const shop = new Folder(join(dirname(site.path), 'typed-react'));
  shop.write('tsconfig.json', OPTIONS);
  symlinkSync(join(site.path, 'node_modules'), join(shop.path, 'node_modules'));
  shop.write('src/page.tsx', REVIEWS_PAGE);
  const check = async (body: string) => {
    shop.write(
      'src/button.tsx',
      `import type {} from 'conch-shell/react';\nimport type { ShellProps } from 'conch-shell/remote';\nexport const Button = ({ base, navigate }: ShellProps) => ${body};\n`,
    );
    return (await shop.run('npx', ['tsc'])).out;
  };
  expect(await check('<conch-fragment name="anything" sku="A" />')).toBe('');
  expect(await check('<conch-fragment sku="A" />')).toContain("Property 'name' is missing");
  expect(await check('<a onClick={() => navigate(1)}>{base}</a>')).toContain("'number' is not assignable");
  shop.write('src/fragments.d.ts', TYPES);
  expect(await check('<conch-fragment name="add-to-cart" sku="A" />')).toBe('');
  expect(await check('<conch-fragment name="ad-to-cart" sku="A" />')).toContain('"ad-to-cart"');
  expect(await check('<conch-fragment name="add-to-cart" />')).toContain("'sku' is missing");
});

test('vue-tsc checks <conch-fragment> in a Vue template', thorough('@slow'), async ({ site }) => {
  test.setTimeout(180_000);
  const shop = new Folder(join(dirname(site.path), 'typed-vue'));
  shop.write('package.json', { private: true, type: 'module' });
  const packages = ['vue@^3.5.0', 'vue-tsc@^3.0.0', 'typescript@~5.9.0'];
  await shop.expectToPass('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', ...packages);
  cpSync(join(site.path, 'node_modules/conch-shell'), join(shop.path, 'node_modules/conch-shell'), { recursive: true });
  shop.write('tsconfig.json', OPTIONS);
  shop.write('src/fragments.d.ts', TYPES);
  const check = async (template: string) => {
    shop.write(
      'src/page.vue',
      `<script setup lang="ts">\nimport type {} from 'conch-shell/vue';\ndefineProps<{ base: string }>();\n</script>\n\n<template>${template}</template>\n`,
    );
    return (await shop.run('npx', ['vue-tsc'])).out;
  };
  expect(await check('<conch-fragment name="add-to-cart" sku="A" />')).toBe('');
  expect(await check('<conch-fragment name="add-to-cart" />')).toContain("'sku' is missing");
  expect(await check('<conch-fragment name="ad-to-cart" sku="A" />')).toContain('"ad-to-cart"');
});
