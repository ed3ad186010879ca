import type { Page } from '@playwright/test';
import type { ShellErrorCode } from '../shell/errors.ts';
import type { Fault } from './faults/fault.ts';
import type { PathPattern } from './faults/path-pattern.ts';
import { expect, test, times } from './fixtures.ts';

/** An entry of decide whose container hands out these exports. */
const exposing = (exports: string): Fault => ({
  body: `window.decide = { init() {}, get: async () => () => (${exports}) };`,
});
const container = (members: string): Fault => ({ body: `window.decide = { ${members} };` });
/** Lifecycles that show what the page shows when all is well, but for what is overridden. */
const lifecycles = (override: string): string => `{
  mount: async ({ domElement }) => { domElement.innerHTML = '<h1>Haymaker</h1>'; },
  unmount: async ({ domElement }) => { domElement.textContent = ''; },
  ${override}
}`;

/** As webpack's containers do, it keeps to the first share scope; and its entry gives it one. */
const initialisedByItself: Fault = {
  body: `{
    let first;
    window.decide = {
      init(scope) {
        first ??= scope;
        if (scope !== first) throw new Error('Container initialization failed as it has already been initialized');
      },
      async get() {},
    };
    window.decide.init({});
  }`,
};

const no = `throw new Error('on purpose')`;
const hang = 'new Promise(() => {})';

type Row = readonly [
  title: string,
  code: ShellErrorCode,
  fault: Fault,
  options?: { readonly only?: 'entry' | PathPattern; readonly announce?: RegExp },
];

/** What can go wrong with the remote `decide`, and the code by which the visitor's card and the monitoring tell it. */
const faults: readonly Row[] = [
  ['an entry that is not there', 'ENTRY_NOT_FOUND', 404],
  ['an entry that is not there, and may be cached so', 'ENTRY_NOT_FOUND', 'cacheable-404'],
  ['a server that fails', 'ENTRY_SERVER_ERROR', 500],
  ['a server that has too much to do', 'ENTRY_SERVER_ERROR', 429],
  ['a server that refuses', 'ENTRY_REFUSED', 403],
  ['a connection that is reset', 'ENTRY_UNREACHABLE', 'reset'],
  ['an entry that is cut off', 'ENTRY_UNREACHABLE', 'truncated'],
  ['an entry of another origin without CORS', 'ENTRY_CORS', 'no-cors'],
  ['an entry that never comes', 'ENTRY_TIMEOUT', 'hang'],
  ['an entry that drips', 'ENTRY_TIMEOUT', 'drip'],
  ['a page in place of the entry', 'ENTRY_IS_HTML', 'html'],
  ['a page that is called a script', 'ENTRY_IS_HTML', 'html-as-script'],
  ['an entry of the wrong type', 'ENTRY_WRONG_TYPE', 'wrong-type'],
  ['an entry with one bit flipped', 'ENTRY_INTEGRITY_MISMATCH', 'flip-byte'],
  [
    'an entry that is no JavaScript',
    'ENTRY_SYNTAX_ERROR',
    'syntax-error',
    { announce: /SyntaxError|Invalid|Unexpected/ },
  ],
  ['an entry that throws', 'ENTRY_THREW', 'throw', { announce: /on purpose/ }],
  ['an entry without a container', 'CONTAINER_MISSING', { body: 'window.other = 1;' }],
  ['a container that is none', 'CONTAINER_INVALID', container('init() {}')],
  ['a container that has another share scope', 'SHARE_SCOPE_TAKEN', initialisedByItself],
  ['a container whose init throws', 'SHARE_SCOPE_THREW', container(`init() { ${no} }, get() {}`)],
  ['a container whose init rejects', 'SHARE_SCOPE_REJECTED', container(`async init() { ${no} }, get() {}`)],
  ['a container whose init hangs', 'SHARE_SCOPE_TIMEOUT', container(`init: () => ${hang}, get() {}`)],
  ['a container whose get throws', 'MODULE_GET_FAILED', container(`init() {}, get() { ${no} }`)],
  ['a container whose get rejects', 'MODULE_GET_FAILED', container(`init() {}, async get() { ${no} }`)],
  ['a container whose get hangs', 'MODULE_TIMEOUT', container(`init() {}, get: () => ${hang}`)],
  ['a script chunk that is gone', 'CHUNK_UNREACHABLE', 404, { only: 'product.*.js' }],
  ['a style chunk that is gone', 'CHUNK_UNREACHABLE', 404, { only: 'product.*.css' }],
  ['a script chunk that never comes', 'MODULE_TIMEOUT', 'hang', { only: 'product.*.js' }],
  ['a module that throws', 'FACTORY_THREW', container(`init() {}, get: async () => () => { ${no} }`)],
  ['a module that is nothing', 'FACTORY_EMPTY', exposing('undefined')],
  ['a module without lifecycles', 'LIFECYCLES_MISSING', exposing('{ render() {} }')],
  ['a module without unmount', 'LIFECYCLES_MISSING', exposing('{ mount() {} }')],
  ['a mount that is no function', 'LIFECYCLE_INVALID', exposing(lifecycles(`mount: 'here'`))],
  ['a list with something else', 'LIFECYCLE_INVALID', exposing(lifecycles('mount: [() => {}, 1]'))],
  ['a bootstrap that throws', 'BOOTSTRAP_FAILED', exposing(lifecycles(`bootstrap() { ${no} }`))],
  ['a bootstrap that rejects', 'BOOTSTRAP_FAILED', exposing(lifecycles(`async bootstrap() { ${no} }`))],
  ['a bootstrap that hangs', 'BOOTSTRAP_TIMEOUT', exposing(lifecycles(`bootstrap: () => ${hang}`))],
  ['a mount that throws', 'MOUNT_FAILED', exposing(lifecycles(`mount() { ${no} }`))],
  ['a mount that rejects', 'MOUNT_FAILED', exposing(lifecycles(`async mount() { ${no} }`))],
  ['a mount that hangs', 'MOUNT_TIMEOUT', exposing(lifecycles(`mount: () => ${hang}`))],
];

/** Whether a click on a link has taken the product page away before the second frame after it. */
const leavesAtOnce = (page: Page, link: string): Promise<boolean> =>
  page.evaluate(async (text) => {
    const links = [...document.querySelectorAll('a')];
    links.find((element) => element.textContent === text)?.click();
    for (let frame = 0; frame < 2; frame += 1) await new Promise((next) => requestAnimationFrame(next));
    return document.querySelector('[data-application="product"]') === null;
  }, link);

test.describe('every fault', () => {
  for (const [title, code, fault, { only = 'entry', announce } = {}] of faults) {
    test(`${title} is ${code}, costs one card, holds nothing up and heals`, async ({
      page,
      shell,
      watch,
      useManifest,
      failRemote,
    }) => {
      if (announce) watch.announce(announce);
      await useManifest(({ remotes }) => {
        if (remotes.decide) remotes.decide.limits = { entry: 900, get: 900, lifecycle: 900 };
      });
      const broken = await failRemote('decide', fault, only);

      await shell.visit('product/CL-01');
      await expect(shell.errorCard('product')).toContainText(code);
      await expect(page.getByRole('alert')).toHaveCount(1);
      await expect(page.getByRole('link', { name: 'Cart, empty' })).toBeVisible();

      const loadedAt = await shell.loadedAt();
      expect(await leavesAtOnce(page, 'Stores'), 'the page is left within two frames').toBe(true);
      await expect(shell.heading).toHaveText('Our stores');
      await expect(page.getByRole('alert')).toHaveCount(0);

      await page.goBack();
      await expect(shell.errorCard('product')).toContainText(code);
      broken.heal();
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect(shell.heading).toHaveText('Haymaker');
      await expect(shell.application('product')).toHaveAttribute('data-status', 'mounted');
      await expect(page.getByRole('alert')).toHaveCount(0);
      expect(await shell.loadedAt(), 'no page was loaded').toBe(loadedAt);
    });
  }
});

const forgiven: readonly [title: string, fault: Fault, only?: PathPattern][] = [
  ['one failure of the server', times(1, 503)],
  ['an entry that is cut off once', times(1, 'truncated')],
  ['a script chunk that is not there at first', times(1, 404), 'product.*.js'],
  ['a default export', exposing(`{ default: ${lifecycles('')} }`)],
  ['a function that makes the lifecycles', exposing(`{ default: () => (${lifecycles('')}) }`)],
  ['a promise in place of the module', exposing(`Promise.resolve(${lifecycles('')})`)],
  ['lists of functions', exposing(lifecycles(`bootstrap: [() => {}, async () => {}]`))],
  [
    'lifecycles that return no promise',
    exposing(lifecycles(`mount({ domElement }) { domElement.innerHTML = '<h1>Haymaker</h1>'; }, unmount() {}`)),
  ],
];
for (const [title, fault, only = 'entry'] of forgiven) {
  test(`${title} is not told to the visitor`, async ({ page, shell, failRemote }) => {
    await failRemote('decide', fault, only);
    await shell.open('product/CL-01');
    await expect(shell.heading).toHaveText('Haymaker');
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
}

const unmounts: readonly [title: string, unmount: string][] = [
  ['throws', `unmount() { ${no} }`],
  ['hangs', `unmount: () => ${hang}`],
];
for (const [title, unmount] of unmounts) {
  test(`a remote whose unmount ${title} leaves nothing behind`, async ({ page, shell, failRemote }) => {
    await failRemote('decide', exposing(lifecycles(unmount)), 'entry');
    await shell.open('product/CL-01');
    await expect(shell.heading).toHaveText('Haymaker');
    expect(await leavesAtOnce(page, 'Stores')).toBe(true);
    await expect(shell.heading).toHaveText('Our stores');
    await expect(page.getByText('Haymaker')).toHaveCount(0);
  });
}

test('an entry that the page’s policy forbids is told from one that is not there', async ({
  page,
  shell,
  faults,
  watch,
}) => {
  watch.announce(/Content-Security-Policy: script-src/);
  const allowed = ['shell', 'remotes/explore', 'remotes/checkout', 'remotes/inspire'].map(
    (path) => `${faults.home}${path}/`,
  );
  await faults.answer('/product/*', { headers: { 'content-security-policy': `script-src ${allowed.join(' ')}` } });
  await shell.visit('product/CL-01');
  await expect(shell.errorCard('product')).toContainText('ENTRY_BLOCKED_BY_CSP');
  await expect(page.getByRole('alert')).toHaveCount(1);
});

test('an entry behind a redirect, whose chunks are not beside it, is told as such', async ({
  shell,
  failRemote,
  faults,
}) => {
  const { remotes } = await faults.manifest();
  const moved = `/remotes/decide/${remotes.decide?.version}/remoteEntry.js?moved`;
  await failRemote('decide', 404, 'product.*.js');
  await failRemote('decide', times(1, { redirect: moved }), 'entry');
  await shell.visit('product/CL-01');
  await expect(shell.errorCard('product')).toContainText(/ENTRY_REDIRECTED|CHUNK_UNREACHABLE/);
});

test('an element with the name of the container is no container', async ({ page, shell, failRemote }) => {
  await failRemote('decide', { body: 'window.other = 1;' }, 'entry');
  await page.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => {
      const element = Object.assign(document.createElement('span'), { id: 'decide' });
      document.body.append(element);
    });
  });
  await shell.visit('product/CL-01');
  await expect(shell.errorCard('product')).toContainText('CONTAINER_IS_ELEMENT');
});

test('a module that the build does not expose is told from one that cannot be had', async ({
  page,
  shell,
  useManifest,
}) => {
  await useManifest(({ applications }) => {
    const product = applications.find(({ name }) => name === 'product');
    if (product) product.module = './produkt';
  });
  await shell.visit('product/CL-01');
  await expect(shell.errorCard('product')).toContainText('MODULE_NOT_EXPOSED');
  await expect(page.getByRole('alert')).toHaveCount(1);
});

const updates: readonly [title: string, code: ShellErrorCode, update: string][] = [
  ['throws', 'UPDATE_FAILED', `update() { ${no} }`],
  ['rejects', 'UPDATE_FAILED', `async update() { ${no} }`],
  ['hangs', 'UPDATE_TIMEOUT', `update: () => ${hang}`],
];
for (const [title, code, update] of updates) {
  test(`a fragment whose update ${title} is ${code}, and heals`, async ({
    page,
    shell,
    storePage,
    useManifest,
    failRemote,
  }) => {
    await useManifest(({ remotes }) => {
      if (remotes.checkout) remotes.checkout.limits = { lifecycle: 900 };
    });
    const exports = `{ mount({ domElement }) { domElement.textContent = 'part'; }, unmount() {}, ${update} }`;
    const broken = await failRemote(
      'checkout',
      { body: `window.checkout = { init() {}, get: async () => () => (${exports}) };` },
      'entry',
    );
    await shell.open('product/CL-01');
    await expect(shell.fragment('add-to-cart')).toHaveText('part');
    await storePage.colour('Cornflower').click();
    await expect(shell.errorCard('add-to-cart')).toContainText(code);
    await expect(page.getByRole('alert')).toHaveCount(1);
    broken.heal();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(storePage.addToCart).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
}
