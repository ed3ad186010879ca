import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ExportSite, exportFixture } from '../../sites/hosts/exported-site.ts';
import { allowingEveryOrigin, test as base, expect, fileAnswer } from '../../sites/hosts/other-host.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { tryingRemote } from '../../sites/remotes/trying-remote.ts';
import { type Site, site } from '../../sites/site.ts';
import { visitStore } from '../../support/store/visit-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

const test = base.extend<{ exportSite: ExportSite }>(exportFixture);

const script = 'window.evil = 1';
const worker = 'postMessage(1)';

/** A build of its own, next to which others have left files on the same host. */
const withUploads = (base?: string, edit = {}): Site =>
  site({
    ...(base && { base }),
    remotes: {
      trying: { builds: { '1.0.0': { 'remoteEntry.js': tryingRemote, 'own.js': script, 'worker.js': worker } } },
    },
    files: {
      'uploads/evil.js': script,
      'uploads/worker.js': worker,
      'remotes/other/1.0.0/evil.js': script,
      'remotes/trying-others/evil.js': script,
      'shellfish/evil.js': script,
    },
    edit: (manifest) => Object.assign(manifest, edit),
  });

const refusedPaths = [
  'uploads/evil.js',
  'remotes/other/1.0.0/evil.js',
  'remotes/trying-others/evil.js',
  'shellfish/evil.js',
];

/** Tries to run a file of the host, in each way in which scripts run. */
const run = (url: string) => {
  const attempts = Reflect.get(window, 'attempts');
  return Promise.all([
    attempts.script(url),
    import(url).then(
      () => 'done',
      () => 'refused',
    ),
  ]);
};
const startWorker = (url: string) =>
  new Promise((resolve) => {
    try {
      const started = new Worker(url);
      started.onmessage = () => resolve('done');
      started.onerror = () => resolve('refused');
    } catch {
      resolve('refused');
    }
  });
const runInline = () => {
  document.head.append(Object.assign(document.createElement('script'), { text: 'window.inline = 1' }));
  return 'inline' in window ? 'done' : 'refused';
};

for (const base of ['/', '/shop/']) {
  for (const way of ['conch serve', 'an export without headers', 'an export with headers'] as const) {
    test(
      `at ${base}, a page of ${way} runs scripts of the shell and of the builds alone`,
      thoroughUnless(base === '/' && way !== 'an export without headers'),
      async ({ page, shell, serveSite, exportSite, otherHost, watch }) => {
        watch.announce(/Content-Security-Policy/);
        const data = await otherHost(() => ({ headers: { 'content-type': 'text/javascript' }, body: script }));
        const options = withUploads(base, { policy: { sources: { connect: [data.origin] } } });
        const open = async () => {
          if (way === 'conch serve') return (await serveSite(options)).url;
          const { directory, host } = await exportSite(options);
          for (const path of [...refusedPaths, 'evil.js']) {
            mkdirSync(dirname(join(directory, base, path)), { recursive: true });
            writeFileSync(join(directory, base, path), script);
          }
          return `${(await host({ headers: way === 'an export with headers' })).origin}${base}`;
        };
        const home = await open();
        await shell.open(home);
        await expect(shell.application('trying')).toHaveText('ready');
        const own = `${home}remotes/trying/1.0.0/`;
        expect(await page.evaluate(run, `${own}own.js`)).toEqual(['done', 'done']);
        expect(await page.evaluate(startWorker, `${own}worker.js`)).toBe('done');
        expect(await page.evaluate(() => Reflect.deleteProperty(window, 'evil'))).toBe(true);

        for (const path of [...refusedPaths, 'evil.js']
          .map((path) => home + path)
          .concat(`${data.origin}/shell/evil.js`))
          expect(await page.evaluate(run, path), path).toEqual(['refused', 'refused']);
        expect(await page.evaluate(startWorker, `${home}uploads/worker.js`)).toBe('refused');
        expect(await page.evaluate(runInline)).toBe('refused');
        expect(await page.evaluate(() => 'evil' in window)).toBe(false);
      },
    );
  }
}

test('a page runs builds of further folders and of other origins, and no others of these folders', async ({
  page,
  shell,
  serveSite,
  otherHost,
  watch,
}) => {
  watch.announce(/Content-Security-Policy/);
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'remoteEntry.js'), container('away', view('from another origin')));
  const { origin } = await otherHost((_, { pathname }) => allowingEveryOrigin(fileAnswer(folder, pathname)));
  const at = (name: string) => ({ name, remote: name, activeWhen: [{ path: '/', exact: true }] });
  const options = site({
    remotes: {
      away: { basePath: `${origin}/` },
      blog: { basePath: '/teams/blog-{version}/build' },
      odd: { basePath: "/teams/it's;a,b$/{version}/" },
      pinned: { basePath: '/pinned/1.0.0' },
    },
    applications: ['away', 'blog', 'odd', 'pinned'].map(at),
    files: {
      'teams/blog-1.0.0/build/remoteEntry.js': container('blog', view('of the blog')),
      "teams/it's;a,b$/1.0.0/remoteEntry.js": container('odd', view('of an odd folder')),
      'pinned/1.0.0/remoteEntry.js': container('pinned', view('of a pinned build')),
      'pinned/0.9.0/evil.js': script,
    },
    edit: (manifest) => Object.assign(manifest, { origins: [origin] }),
  });
  const { url } = await serveSite(options);
  await shell.open(url);
  for (const [name, text] of Object.entries({
    away: 'from another origin',
    blog: 'of the blog',
    odd: 'of an odd folder',
    pinned: 'of a pinned build',
  })) {
    await expect(shell.application(name)).toHaveText(text);
  }
  const imported = page.evaluate(
    (url) =>
      import(url).then(
        () => 'done',
        () => 'refused',
      ),
    `${url}pinned/0.9.0/evil.js`,
  );
  expect(await imported).toBe('refused');
});

test(
  'a visitor orders a tractor in an export on a host that sends no headers',
  thorough(),
  async ({ page, shell, storePage, exportSite, watch }) => {
    const { host } = await exportSite();
    const { origin } = await host({ redirects: true });
    await visitStore({ page, shell, storePage }, `${origin}/`);
    expect(watch).toMatchObject({ consoleErrors: [] });
  },
);
