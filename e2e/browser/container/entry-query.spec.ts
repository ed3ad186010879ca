import { digestsOf } from '../../../manifests/ops/build/digests.ts';
import { expect, type HostAnswer, test } from '../../sites/hosts/other-host.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { type RemoteOptions, site } from '../../sites/site.ts';
import { thorough } from '../../support/thorough.ts';

const code = container('signed', view('Signed'));
const { sha384: integrity } = digestsOf(Buffer.from(code));
const QUERY = '?Expires=17&Signature=a~b%2Fc%20d&empty=';

/** Sends the entry for exactly the signed URL, as a bucket does that checks the signature of the whole URL. */
const bucket = (_: unknown, { pathname, search }: URL): HostAnswer => ({
  status: `${pathname}${search}` === `/1.0.0/remoteEntry.js${QUERY}` ? 200 : 403,
  headers: { 'content-type': 'text/javascript', 'access-control-allow-origin': '*', 'cache-control': 'max-age=600' },
  body: code,
});

const siteOn = (origin: string, more: RemoteOptions = {}) =>
  site({
    remotes: { signed: { basePath: `${origin}/{version}/`, bundleFileName: `remoteEntry.js${QUERY}`, ...more } },
    edit: (manifest) => {
      manifest.origins = [origin];
    },
  });

for (const [title, more] of [
  ['without integrity', {}],
  ['with integrity', { integrity }],
  ['with a previous build', { integrity, previous: { version: '0.9.0' } }],
] as const) {
  test(`a remote ${title} loads from a signed URL, which is requested once and unchanged`, async ({
    shell,
    serveSite,
    otherHost,
  }) => {
    const { origin, requests } = await otherHost(bucket);
    const { url } = await serveSite(siteOn(origin, more));
    await shell.open(url);
    await expect(shell.application('signed')).toHaveText('Signed');
    expect(requests).toEqual([`GET /1.0.0/remoteEntry.js${QUERY}`]);
  });
}

test('a signed URL that failed is requested again as it is, also if the failure was cached', async ({
  shell,
  serveSite,
  otherHost,
}) => {
  let isUp = false;
  const { origin, requests } = await otherHost((request, url) =>
    isUp ? bucket(request, url) : { ...bucket(request, url), status: 404 },
  );
  const { url } = await serveSite(siteOn(origin));
  await shell.open(url);
  await expect(shell.errorCard('signed')).toContainText('ENTRY_NOT_FOUND');
  isUp = true;
  await shell.errorCard('signed').getByRole('button', { name: 'Try again' }).click();
  await expect(shell.application('signed')).toHaveText('Signed');
  expect(new Set(requests)).toEqual(new Set([`GET /1.0.0/remoteEntry.js${QUERY}`]));
});

test('the version of a release is filled into the query of the entry', async ({ page, shell, serveSite, requests }) => {
  const served = await serveSite(
    site({
      remotes: {
        signed: {
          builds: { '1.0.0': code, '1.1.0': container('signed', view('Signed again')) },
          bundleFileName: 'remoteEntry.js?v={version}',
        },
      },
    }),
  );
  await shell.open(served.url);
  await expect(shell.application('signed')).toHaveText('Signed');
  await page.goto('about:blank'); // an open page would load the release too
  served.replaceText('1.0.0', '1.1.0');
  await shell.open(served.url);
  await expect(shell.application('signed')).toHaveText('Signed again');
  const queries = requests.urls('/remotes/signed/').map((each) => new URL(each).search);
  expect(queries).toEqual(['?v=1.0.0', '?v=1.1.0']);
});

test(
  'a new signature is no release: an open tab that runs the build is offered no reload',
  thorough(),
  async ({ page, shell, serveSite, otherHost }) => {
    const { origin } = await otherHost((request, url) => ({ ...bucket(request, url), status: 200 }));
    const served = await serveSite(siteOn(origin));
    await shell.open(served.url);
    await shell.ready();
    const applied = page.evaluate(
      () =>
        new Promise((resolve) =>
          addEventListener('conch:update', (event) => resolve(Reflect.get(event, 'detail').status), { once: true }),
        ),
    );
    served.edit((manifest) => {
      const { signed } = manifest.remotes;
      if (signed) signed.bundleFileName = 'remoteEntry.js?Expires=18&Signature=other';
    });
    expect(await applied).toBe('applied');
  },
);

test('two builds that differ only in the query of their entries do not run each other’s chunks', async ({
  shell,
  requests,
  serveSite,
  otherHost,
}) => {
  /** Uses the same chunk global as every other build of the remote, as without the preset. */
  const build = (version: string, get: string) => `
    self.webpackChunkshop ??= [];
    self.webpackChunkshop.push = () => '${version}';
    window.shop = { init() {}, get: async () => { ${get} } };
  `;
  const builds: Readonly<Record<string, string>> = {
    '1': build('1', 'return () => ({ mount({ domElement }) { domElement.textContent = "Shop 1"; }, unmount() {} });'),
    '2': build('2', 'throw new Error("a broken build");'),
  };
  const { origin } = await otherHost((_, { searchParams }) => ({
    headers: { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' },
    body: builds[searchParams.get('v') ?? ''] ?? '',
  }));
  const { url } = await serveSite(
    site({
      remotes: {
        shop: {
          version: '2',
          basePath: `${origin}/shop/`,
          bundleFileName: 'remoteEntry.js?v={version}',
          previous: { version: '1' },
        },
      },
      edit: (manifest) => {
        manifest.origins = [origin];
      },
    }),
  );
  await shell.visit(url);
  await expect(shell.application('shop')).toHaveText('Shop 1');
  expect(requests.documents, 'the other build runs in a page of its own').toEqual([url, url]);
});
