import { basename } from 'node:path';
import { expect, times } from '../../fixtures.ts';
import { testWithBuilds } from '../../sites/remotes/built-remotes.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { gate } from '../../support/gate.ts';
import { thorough } from '../../support/thorough.ts';

/** 100 KB that no minifier takes out. */
const ballast = (letter: string) => JSON.stringify(letter.repeat(100_000));

/** A letter of the ballast, which a minifier cannot know. */
const letterOf = (words: string) => `${words}[Date.now() % 1000]`;

const shows = (text: string) => `
  export const mount = async ({ domElement }) => { domElement.textContent = ${text}; };
  export const unmount = async () => {};
`;

const test = testWithBuilds({
  heavy: {
    view: `const words = ${ballast('x')}; ${shows(letterOf('words'))}`,
    files: { 'other.ts': shows("'other'") },
    exposes: { './other': './other.ts' },
  },
  two: {
    view: `
      export const mount = async ({ domElement }) => {
        domElement.textContent = halves.join(', ');
      };
      export const unmount = async () => {};
      const halves = (await Promise.all([import('./first.ts'), import('./second.ts')])).map(({ half }) => half);
    `,
    files: {
      'first.ts': `export const half = 'the first half';`,
      'second.ts': `export const half = 'the second half';`,
    },
  },
  mounting: {
    view: `
      export const mount = async ({ domElement }) => {
        const { words } = await import('./later.ts');
        domElement.textContent = ${letterOf('words')};
      };
      export const unmount = async () => {};
    `,
    files: { 'later.ts': `export const words = ${ballast('w')};` },
  },
  lazy: {
    view: `
      export const mount = async ({ domElement }) => {
        const button = document.createElement('button');
        button.textContent = 'more';
        button.onclick = () => import('./later.ts').then(({ words }) => { button.textContent = ${letterOf('words')}; });
        domElement.append(button);
      };
      export const unmount = async () => {};
    `,
    files: { 'later.ts': `export const words = ${ballast('y')};` },
  },
});

// All in one worker, so that the remotes are built once.
test.describe.configure({ mode: 'default' });

// A file of 100 KB takes longer than the limits, which leave a browser on a busy machine enough time between two samples.
const steady = { bytesPerSecond: 30_000 };
const limits = { entry: 2_400, get: 2_400, lifecycle: 2_400 };

/** In Firefox the shell also takes samples of a file, from the same URL (watch-progress.ts). */
const withoutSamples = (requests: readonly string[], browserName: string): readonly string[] =>
  browserName === 'firefox' ? [...new Set(requests)] : requests;

const largeEntry = () =>
  site({
    remotes: { probe: { builds: { '1.0.0': `${container('probe', view('here'))}// ${ballast('z')}` }, limits } },
    applications: [{ name: 'app', remote: 'probe' }],
  });

test('a large entry loads on a slow but steady line, and is downloaded once', { tag: '@firefox' }, async ({
  browserName,
  page,
  shell,
  faults,
  serveSite,
}) => {
  faults.moveTo((await serveSite(largeEntry())).url);
  const line = await faults.failRemote('probe', steady, 'entry');
  await shell.open('');
  await expect(shell.application('app')).toHaveText('here');
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(withoutSamples(line.requests(), browserName)).toHaveLength(1);
});

test(
  'a large entry that no cache may keep takes little longer than its download on a steady line',
  thorough(),
  async ({ page, shell, faults, serveSite }) => {
    faults.moveTo((await serveSite(largeEntry())).url);
    await faults.failRemote('probe', { ...steady, headers: { 'cache-control': 'no-store' } }, 'entry');
    await shell.open('');
    await expect(shell.application('app')).toHaveText('here');
    expect(await page.evaluate('calls')).toEqual(['probe evaluated', 'probe init', 'bootstrap app', 'mount app']);
  },
);

test(
  'a large chunk of an exposed module loads on a slow but steady line, and is downloaded once',
  thorough(),
  async ({ browserName, page, shell, faults, serveSite, built }) => {
    faults.moveTo((await serveSite(site({ assets: [built.folder], remotes: { heavy: { limits } } }))).url);
    const line = await faults.failRemote('heavy', steady, basename(built.scriptWith('heavy', 'xxxx')));
    await shell.open('');
    await expect(shell.application('heavy')).toHaveText('x');
    await expect(page.getByRole('alert')).toHaveCount(0);
    expect(withoutSamples(line.requests(), browserName)).toHaveLength(1);
  },
);

test(
  'a large chunk that a remote loads by import() arrives on a slow but steady line',
  thorough(),
  async ({ browserName, shell, faults, serveSite, built }) => {
    faults.moveTo((await serveSite(site({ assets: [built.folder], remotes: { lazy: { limits } } }))).url);
    const line = await faults.failRemote('lazy', steady, basename(built.scriptWith('lazy', 'yyyy')));
    await shell.open('');
    const button = shell.application('lazy').getByRole('button');
    await button.click();
    await expect(button).toHaveText('y');
    expect(withoutSamples(line.requests(), browserName)).toHaveLength(1);
  },
);

/** Provides the shared module `thing`, whose chunk is loaded as webpack loads it, and shows which remote's copy the page uses. */
const provider = (name: string): Record<string, string> => ({
  'remoteEntry.js': `{
    const get = () => new Promise((resolve) => {
      const script = Object.assign(document.createElement('script'), { src: '/remotes/${name}/1.0.0/thing.js' });
      script.dataset.webpack = '${name}:thing';
      script.onload = () => { script.remove(); resolve(() => '${name}'); };
      document.head.append(script);
    });
    let shared;
    window.${name} = {
      init(scope) { (scope.thing ??= {})['1.0.0'] = { get, from: '${name}', eager: false }; shared = scope.thing; },
      async get() {
        const thing = (await shared['1.0.0'].get())();
        return () => ({ mount: async ({ domElement }) => { domElement.textContent = 'by ' + thing; }, unmount() {} });
      },
    };
  }`,
  'thing.js': `// ${ballast('t')}`,
});

// Chromium only: of two elements with the same script, Firefox downloads the second after the first.
test(
  'a shared module that arrives slowly is not requested from another remote too',
  thorough('@chromium'),
  async ({ browserName, shell, faults, serveSite }) => {
    const names = ['aaa', 'zzz'];
    const remotes = Object.fromEntries(names.map((name) => [name, { builds: { '1.0.0': provider(name) } }]));
    faults.moveTo((await serveSite(site({ remotes }))).url);
    const line = await faults.answer('/remotes/*/*/thing.js', { bytesPerSecond: 25_000 }); // the next one is asked after 3 s
    await shell.open('');
    for (const name of names) await expect(shell.application(name)).toHaveText(/^by /);
    expect(withoutSamples(line.requests(), browserName)).toHaveLength(1);
  },
);

test(
  'a chunk that hangs is requested under a new URL, and the entry and other chunks are not',
  thorough(),
  async ({ browserName, shell, faults, serveSite, built }) => {
    faults.moveTo((await serveSite(site({ assets: [built.folder], remotes: { two: { limits } } }))).url);
    const [broken, good] = ['first', 'second'].map((text) => basename(built.scriptWith('two', `the ${text} half`)));
    await faults.failRemote('two', times(1, 'hang'), broken);
    await shell.visit('');
    await expect(shell.application('two')).toHaveText('the first half, the second half');
    const asked = faults.requests('/remotes/two/**').map((request) => basename(request));
    const chunks = asked.filter((request) => !request.startsWith('remoteEntry'));
    expect([...withoutSamples(chunks, browserName)].sort()).toEqual([broken, `${broken}?retry=1`, good].sort());
    const retried = asked.filter((request) => request.includes('retry'));
    expect(withoutSamples(retried, browserName)).toEqual([`${broken}?retry=1`]);
  },
);

test(
  'an entry on an origin that the page may not fetch is not read twice, and is mounted when it arrives',
  thorough(),
  async ({ shell, faults, serveSite }) => {
    faults.moveTo((await serveSite(largeEntry())).url);
    await faults.useManifest((manifest) => {
      manifest.origins = [faults.otherOrigin];
      const { probe } = manifest.remotes;
      if (probe) probe.basePath = `${faults.otherOrigin}/remotes/probe/{version}/`;
    });
    await faults.answer('/', { headers: { 'content-security-policy': "connect-src 'self'" } });
    const line = await faults.failRemote('probe', { bytesPerSecond: 12_500 }, 'entry');
    await shell.visit('');
    await expect(shell.errorCard('app')).toContainText('ENTRY_TIMEOUT');
    await expect(shell.application('app')).toHaveText('here');
    expect(line.requests().map((request) => basename(request))).toEqual(['remoteEntry.js', 'remoteEntry.js?retry=1']);
  },
);

test(
  'a lifecycle that waits for a large chunk of its build has no limit while the chunk arrives',
  thorough(),
  async ({ browserName, shell, faults, serveSite, built }) => {
    faults.moveTo((await serveSite(site({ assets: [built.folder], remotes: { mounting: { limits } } }))).url);
    const line = await faults.failRemote('mounting', steady, basename(built.scriptWith('mounting', 'wwww')));
    await shell.open('');
    await expect(shell.application('mounting')).toHaveText('w');
    expect(withoutSamples(line.requests(), browserName)).toHaveLength(1);
  },
);

test('an entry whose bytes stop arriving is ENTRY_TIMEOUT', async ({ shell, faults, serveSite }) => {
  faults.moveTo((await serveSite(largeEntry())).url);
  await faults.failRemote('probe', { ...steady, stopAfter: 40_000 }, 'entry');
  await shell.open('');
  await expect(shell.errorCard('app')).toContainText('ENTRY_TIMEOUT');
});

test(
  'an entry that arrives behind the error card is mounted without a click',
  thorough(),
  async ({ page, shell, faults, serveSite }) => {
    faults.moveTo((await serveSite(largeEntry())).url);
    const late = gate();
    await faults.failRemote('probe', { delay: late.opened }, 'entry');
    await shell.visit('');
    await expect(shell.errorCard('app')).toContainText('ENTRY_TIMEOUT');
    late.open();
    await expect(shell.application('app')).toHaveText('here');
    await expect(page.getByRole('alert')).toHaveCount(0);
  },
);

test(
  'a chunk that arrives behind the error card is mounted without a click',
  thorough(),
  async ({ page, shell, faults, serveSite, built }) => {
    faults.moveTo((await serveSite(site({ assets: [built.folder], remotes: { heavy: { limits } } }))).url);
    const late = gate();
    await faults.failRemote('heavy', { delay: late.opened }, basename(built.scriptWith('heavy', 'xxxx')));
    await shell.visit('');
    await expect(shell.errorCard('heavy')).toContainText('MODULE_TIMEOUT');
    late.open();
    await expect(shell.application('heavy')).toHaveText('x');
    await expect(page.getByRole('alert')).toHaveCount(0);
  },
);
