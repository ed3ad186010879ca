import type { Page } from '@playwright/test';
import { allowingEveryOrigin, expect, type HostAnswer, test } from '../../sites/hosts/other-host.ts';
import { tryingRemote } from '../../sites/remotes/trying-remote.ts';
import { site } from '../../sites/site.ts';
import { thorough } from '../../support/thorough.ts';

/** A silent sound of one sample: https://www.rfc-editor.org/rfc/rfc2361 */
const WAV = Buffer.concat([
  Buffer.from('RIFF\x25\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0', 'latin1'),
  Buffer.from([0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0]),
  Buffer.from('data\x01\0\0\0\x80', 'latin1'),
]);

/** Tells the page that opened or embeds it that it is there. */
const PAGE = '<!doctype html><title>Partner</title><script>(opener ?? parent).postMessage("here", "*")</script>';

const files: Readonly<Record<string, HostAnswer>> = {
  '/data': { headers: { 'content-type': 'application/json' }, body: '{}' },
  '/sound.wav': { headers: { 'content-type': 'audio/wav' }, body: WAV },
  '/picture.svg': {
    headers: { 'content-type': 'image/svg+xml' },
    body: '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
  },
  '/page': { headers: { 'content-type': 'text/html' }, body: PAGE },
  '/script.js': { headers: { 'content-type': 'text/javascript' }, body: 'window.foreign = 1' },
  '/style.css': { headers: { 'content-type': 'text/css' }, body: 'i { color: red }' },
};

const partner = (_: unknown, { pathname }: URL): HostAnswer => allowingEveryOrigin(files[pathname] ?? { status: 404 });

/** @param name of a function of `window.attempts` */
const attempt = (page: Page, name: string, url?: string): Promise<string> =>
  page.evaluate(([name = '', url]) => Reflect.get(window, 'attempts')[name](url), [name, url]);

/** Tries everything in turn; gives what was refused. */
async function refused(page: Page, origin: string): Promise<string[]> {
  const attempts: [name: string, path?: string][] = [
    ['wasm'],
    ['blobWorker'],
    ['blobPicture'],
    ['blobFetch'],
    ['connect', '/data'],
    ['picture', '/picture.svg'],
    ['media', '/sound.wav'],
    ['style', '/style.css'],
    ['frame', '/page'],
    ['form', '/page'],
    ['script', '/script.js'],
  ];
  const names: string[] = [];
  for (const [name, path] of attempts) {
    if ((await attempt(page, name, path && `${origin}${path}`)) === 'refused') names.push(name);
  }
  return names;
}

const smallSite = () => site({ remotes: { trying: tryingRemote } });
const everything = (origin: string) => ({
  connect: [origin, 'blob:'],
  img: [origin, 'blob:'],
  media: [origin],
  style: [origin],
  frame: [origin],
  form: [origin],
  worker: ['blob:'],
  wasm: true,
});

test('an edit of the manifest allows what a remote needs, without a restart, and an origin for data runs no script', async ({
  page,
  shell,
  serveSite,
  otherHost,
  watch,
}) => {
  watch.announce(/Content-Security-Policy/);
  const { origin } = await otherHost(partner);
  const served = await serveSite(smallSite());
  await shell.open(served.url);
  expect(await refused(page, origin)).toEqual([
    'wasm',
    'blobWorker',
    'blobPicture',
    'blobFetch',
    'connect',
    'picture',
    'media',
    'style',
    'frame',
    'form',
    'script',
  ]);

  served.edit((manifest) => Object.assign(manifest, { policy: { sources: everything(origin) } }));
  await shell.open(served.url);
  expect(await refused(page, origin)).toEqual(['script']);
});

test('what a remote lists is allowed in the page, together with what the site lists', async ({
  page,
  shell,
  serveSite,
  otherHost,
  watch,
}) => {
  watch.announce(/Content-Security-Policy/);
  const { origin } = await otherHost(partner);
  const { url } = await serveSite(
    site({
      remotes: { trying: tryingRemote },
      edit: (manifest) => {
        Object.assign(manifest, { policy: { sources: { connect: [origin] } } });
        Object.assign(manifest.remotes.trying ?? {}, { policy: { sources: { wasm: true, img: ['blob:'] } } });
      },
    }),
  );
  await shell.open(url);
  expect(await attempt(page, 'connect', `${origin}/data`)).toBe('done');
  expect(await attempt(page, 'wasm')).toBe('done');
  expect(await attempt(page, 'blobPicture')).toBe('done');
  expect(await attempt(page, 'picture', `${origin}/picture.svg`)).toBe('refused');
  expect(await attempt(page, 'blobWorker')).toBe('refused');
});

// Chromium only: Playwright does not report the refusal of Firefox.
test('a listed portal frames the site, and another page does not', { tag: '@chromium' }, async ({
  page,
  serveSite,
  otherHost,
}) => {
  const served = await serveSite(smallSite());
  const portal = await otherHost(() => ({
    headers: { 'content-type': 'text/html' },
    body: `<!doctype html><title>Portal</title><iframe src="${served.url}"></iframe>`,
  }));
  const framed = page.frameLocator('iframe').locator('[data-application="trying"]');
  const refusal = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
  await page.goto(portal.origin);
  await refusal;
  await expect(framed).toHaveCount(0);

  served.edit((manifest) => Object.assign(manifest, { policy: { sources: { 'frame-ancestors': [portal.origin] } } }));
  await page.goto(portal.origin);
  await expect(framed).toHaveText('ready');
});

test(
  'a popup of a partner keeps its opener, and the partner sees the origin of the site as Referer',
  thorough(),
  async ({ page, shell, serveSite, otherHost }) => {
    const referers: (string | undefined)[] = [];
    const { origin } = await otherHost((request, url) => {
      if (url.pathname === '/page') referers.push(request.headers.referer);
      return partner(request, url);
    });
    const { url } = await serveSite(smallSite());
    await shell.open(`${url}trying`);
    const answered = page.evaluate((popup) => {
      const message = new Promise((resolve) =>
        addEventListener('message', ({ data }) => resolve(data), { once: true }),
      );
      document.addEventListener('click', () => window.open(popup), { once: true });
      return message;
    }, `${origin}/page`);
    const popup = page.waitForEvent('popup');
    await page.locator('body').click();
    await (await popup).waitForLoadState();
    expect(await (await popup).evaluate(() => window.opener === null)).toBe(false);
    expect(await answered).toBe('here');
    expect(referers).toEqual([url]);
  },
);
