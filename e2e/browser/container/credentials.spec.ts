import type { IncomingMessage } from 'node:http';
import { type BrowserContext, mergeTests } from '@playwright/test';
import type { Manifest } from '../../../manifests/schema.ts';
import { test as withExports } from '../../sites/hosts/exported-site.ts';
import { expect, fileAnswer, type HostAnswer, test as withOtherHost } from '../../sites/hosts/other-host.ts';
import { type BuiltRemotes, testWithBuilds } from '../../sites/remotes/built-remotes.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { type SiteOptions, site } from '../../sites/site.ts';
import { thorough } from '../../support/thorough.ts';

const source = `
  import './look.css';
  export const mount = async ({ domElement }: { domElement: HTMLElement }) => {
    const { text } = await import('./later.ts');
    domElement.innerHTML = '<h1>' + text + '</h1>';
  };
  export const unmount = async () => {};
`;

const test = mergeTests(
  withExports,
  withOtherHost,
  testWithBuilds({
    vault: {
      view: source,
      files: {
        'look.css': 'h1 { color: rgb(1, 2, 3) }',
        'later.ts': `import './later.css'; export const text = 'Only for members';`,
        'later.css': 'h1 { letter-spacing: 3px }',
        'other.ts': 'export const mount = async () => {}; export const unmount = async () => {};',
      },
      exposes: { './other': './other.ts' }, // otherwise the module would be in the entry
    },
  }),
);

// All in one worker, so that the remotes are built once.
test.describe.configure({ mode: 'default' });

const signIn = (context: BrowserContext) =>
  context.addCookies([{ name: 'session', value: 'in', domain: 'localhost', path: '/' }]);

/** Sends the files of a folder to pages of any origin, if the visitor is signed in. */
const membersOnly =
  (folder: string, headersFor = (origin: string): HostAnswer['headers'] => allowing(origin)) =>
  ({ headers: { cookie, origin = '' } }: IncomingMessage, { pathname }: URL): HostAnswer => {
    const answer = cookie?.includes('session=in') ? fileAnswer(folder, pathname) : { status: 401 };
    return { ...answer, headers: { 'cache-control': 'max-age=600', ...answer.headers, ...headersFor(origin) } };
  };

const allowing = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': 'true',
  vary: 'origin',
});

/** A site whose remote `vault` is on that origin. */
const siteWith = (built: BuiltRemotes, origin: string, more: Partial<Manifest['remotes'][string]> = {}) => {
  const { integrity, assets } = built.description('vault');
  const options: SiteOptions = {
    remotes: {
      home: container('home', view('the home page')),
      vault: { basePath: `${origin}/remotes/vault/{version}/`, integrity, assets, credentials: 'include', ...more },
    },
    applications: [
      { name: 'home', remote: 'home' },
      { name: 'vault', remote: 'vault', activeWhen: ['/vault'] },
    ],
    edit: (manifest) => {
      manifest.origins = [origin];
    },
  };
  return site(options);
};

/** Names of the requested files, without hashes. */
const filesOf = (requests: readonly string[]) =>
  requests
    .map((each) =>
      each
        .replace(/.*\//, '')
        .replace(/\.\w{8}\./, '.')
        .replace(/^\d+\./, 'later.')
        .replace(/v=.*/, 'v'),
    )
    .toSorted();

const EACH_ONCE = ['later.css', 'later.js', 'remoteEntry.js?v', 'view.css', 'view.js'];

for (const [title, more] of [
  ['', {}],
  [' of a remote with a previous build, whose hints only the browser can plan', { previous: { version: '0.9.0' } }],
] as const) {
  test(`a signed-in visitor gets a build${title} from a host that refuses others, each file once`, async ({
    page,
    context,
    shell,
    built,
    serveSite,
    exportSite,
    otherHost,
  }) => {
    await signIn(context);
    const host = await otherHost(membersOnly(built.folder));
    const members = siteWith(built, host.origin, more);
    const served = await serveSite(members);
    const exported = await (await exportSite(members)).host({ headers: true, redirects: true });
    for (const url of [served.url, `${exported.origin}/`]) {
      host.requests.length = 0;
      await shell.open(`${url}vault`);
      await expect(shell.heading).toHaveText('Only for members');
      await expect(shell.heading).toHaveCSS('color', 'rgb(1, 2, 3)');
      await expect(shell.heading).toHaveCSS('letter-spacing', '3px');
      expect(filesOf(host.requests), url).toEqual(EACH_ONCE);
      expect(await page.locator('link[rel="preload"][crossorigin="use-credentials"]').count(), url).toBe(3);
    }
  });
}

test(
  'a prefetch of such a build sends the session, and the navigation takes the files from the cache',
  thorough(),
  async ({ page, context, shell, built, serveSite, otherHost }) => {
    await signIn(context);
    const host = await otherHost(membersOnly(built.folder));
    const { url } = await serveSite(siteWith(built, host.origin));
    await shell.open(url);
    await shell.ready();
    await page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: 'vault', textContent: 'The vault' });
      document.querySelector('main')?.append(link);
    });
    await expect(async () => {
      await page.mouse.move(0, 0);
      await shell.link('The vault').hover();
      expect(host.requests).toHaveLength(3);
    }).toPass();
    await shell.link('The vault').click();
    await expect(shell.heading).toHaveText('Only for members');
    expect(filesOf(host.requests)).toEqual(EACH_ONCE);
  },
);

test(
  'a retry of such a build, of its entry and of a chunk, sends the session too',
  thorough(),
  async ({ context, shell, built, serveSite, otherHost }) => {
    await signIn(context);
    const failed = new Set<string>();
    const answer = membersOnly(built.folder);
    const refusals: string[] = [];
    const host = await otherHost((request, url) => {
      if (!request.headers.cookie) refusals.push(url.pathname);
      const [kind = ''] = /remoteEntry|view\.\w+\.js/.exec(url.pathname) ?? [];
      if (!kind || failed.has(kind)) return answer(request, url);
      // The hint, the script and the diagnosis of the entry; the hint and the script of the chunk.
      const seen = host.requests.filter((path) => path.includes(kind)).length;
      if (seen >= 2) failed.add(kind);
      return { status: 503, headers: allowing(request.headers.origin ?? '') };
    });
    const { url } = await serveSite(siteWith(built, host.origin));
    await shell.visit(`${url}vault`);
    const retry = shell.errorCard('vault').getByRole('button', { name: 'Try again' });
    await expect(shell.heading.or(retry)).toBeVisible();
    if (await retry.isVisible()) await retry.click();
    await expect(shell.heading).toHaveText('Only for members');
    expect(refusals).toEqual([]);
  },
);

const withoutCredentials = (origin: string) => ({ 'access-control-allow-origin': origin });
const anyOrigin = () => ({ 'access-control-allow-origin': '*', 'access-control-allow-credentials': 'true' });
for (const [title, headersFor] of [
  ['without Access-Control-Allow-Credentials', withoutCredentials],
  ['with Access-Control-Allow-Origin: *', anyOrigin],
] as const) {
  test(`a host that answers ${title} is ENTRY_CORS, and the console names both headers`, async ({
    context,
    shell,
    built,
    serveSite,
    otherHost,
    watch,
  }) => {
    await signIn(context);
    const { origin } = await otherHost(membersOnly(built.folder, headersFor));
    const { url } = await serveSite(siteWith(built, origin));
    await shell.open(`${url}vault`);
    await expect(shell.errorCard('vault')).toContainText('ENTRY_CORS');
    expect(watch.consoleErrors.join('\n')).toContain(
      `is answered without Access-Control-Allow-Origin: ${new URL(url).origin} and Access-Control-Allow-Credentials: true`,
    );
  });
}

test(
  'a style sheet that the shell contains is requested with the session',
  thorough(),
  async ({ context, shell, serveSite, otherHost }) => {
    await signIn(context);
    const foreign = `
    const base = document.currentScript.src.replace(/[^/]*$/, '');
    window.foreign = { init() {}, get: async () => () => ({
      mount: ({ domElement }) => new Promise((resolve, reject) => {
        domElement.innerHTML = '<h1>Foreign</h1>';
        const link = document.createElement('link');
        document.head.append(Object.assign(link, { rel: 'stylesheet', href: base + 'look.css', onload: resolve, onerror: reject }));
      }),
      unmount() {},
    }) };
  `;
    const files = site({
      remotes: {
        foreign: { builds: { '1.0.0': { 'remoteEntry.js': foreign, 'look.css': 'h1 { color: rgb(1, 2, 3) }' } } },
      },
    });
    const { origin } = await otherHost(membersOnly(files.folder));
    const basePath = `${origin}/remotes/foreign/{version}/`;
    const { url } = await serveSite(
      site({
        remotes: { foreign: { basePath, credentials: 'include', styles: 'scope' } },
        edit: (manifest) => {
          manifest.origins = [origin];
        },
      }),
    );
    await shell.open(url);
    await expect(shell.heading).toHaveCSS('color', 'rgb(1, 2, 3)');
  },
);
