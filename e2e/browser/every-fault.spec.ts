import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import type { ShellErrorCode } from '../../shell/errors.ts';
import type { Fault } from '../faults/fault.ts';
import type { Faults } from '../faults/faults.ts';
import type { PathPattern } from '../faults/path-pattern.ts';
import { expect, test } from '../fixtures.ts';
import { container, exposing, hang, initialisedByItself, lifecycles, no } from '../sites/broken-builds.ts';
import { smallStore } from '../sites/small-store.ts';
import { leaveAtOnce } from '../support/leave-quickly.ts';
import type { Shell } from '../support/shell-page.ts';
import { cart, type Part, product } from '../support/store-pages.ts';

/** Breaks `decide` in another way than by a fault of its files, and gives what heals it. */
type Break = (hands: { readonly page: Page; readonly shell: Shell; readonly faults: Faults }) => Promise<() => unknown>;

type Row = readonly [
  title: string,
  code: ShellErrorCode,
  fault: Fault | Break,
  options?: {
    /** The product page, unless it says otherwise. */
    readonly part?: Part;
    /** Files of the build that have the fault; the entry, unless it says otherwise. */
    readonly only?: PathPattern;
    readonly announce?: RegExp;
    /** It ends when its limit is reached; a short one is set, and the visitor leaves before it is. */
    readonly hangs?: 'entry' | 'get' | 'lifecycle';
    /** Nothing but another document can mend it. */
    readonly forGood?: true;
    /** It is about what webpack built: the remotes are those of the store. */
    readonly built?: true;
  },
];

/** The manifest names an alias of the build, and only the entry is led on. */
const moved: Break = async ({ faults }) => {
  await faults.withRemote('decide', new URL('../../dist/remotes/decide/1.0.0', import.meta.url));
  await faults.failRemote('decide', 404);
  await faults.failRemote('decide', { redirect: '/remotes/decide/1.0.0/remoteEntry.js' }, 'entry');
  return () => faults.heal('decide');
};

const forbidden: Break = async ({ faults }) => {
  const allowed = ['shell', 'remotes/explore', 'remotes/checkout', 'remotes/inspire'];
  const sources = allowed.map((path) => `${faults.home}${path}/`).join(' ');
  const { heal } = await faults.answer('/product/*', {
    headers: { 'content-security-policy': `script-src ${sources}` },
  });
  return heal;
};

const elementOfThatName: Break = async ({ page, faults }) => {
  await page.addInitScript(() => {
    const element = Object.assign(document.createElement('span'), { id: 'decide' });
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      observer.disconnect();
      document.body.append(element);
    }).observe(document, { childList: true, subtree: true });
  });
  const { heal } = await faults.failRemote('decide', { body: 'window.other = 1;' }, 'entry');
  return heal;
};

const taken: Break = async ({ page }) => {
  await page.addInitScript(`window.decide = 'of somebody else'`);
  return () => page.evaluate('delete window.decide');
};

/** webpack's own container refuses it; a build that has it comes later. */
const notExposed: Break = async ({ faults }) => {
  await faults.useManifest(({ remotes, applications }) => {
    delete remotes.decide?.integrity;
    for (const entry of applications) if (entry.remote === 'decide') entry.module = './produkt';
  });
  return () => faults.failRemote('decide', exposing('decide', lifecycles()), 'entry');
};

/** Nobody shares a clock, until a fragment of another remote does. */
const withoutClock: Break = async ({ page, shell, faults }) => {
  const [name, version, basePath] = ['clock', '1.0.0', '/remotes/clock/{version}/'];
  await faults.useManifest(({ remotes, fragments }) => {
    if (remotes.decide) remotes.decide.requires = { ...remotes.decide.requires, clock: '^1.0.0' };
    remotes.clock = { version, basePath, bundleFileName: 'remoteEntry.js', moduleName: name };
    fragments.clock = { remote: name, module: './clock' };
  });
  const shared = `scope.clock = { '1.0.0': { get: async () => () => ({}), from: 'clock', eager: false } };`;
  const source = `init(scope) { ${shared} }, get: async () => () => ({ mount() {}, unmount() {} })`;
  await faults.answer('/remotes/clock/**', container(name, source));
  return async () => {
    expect(await page.evaluate("'decide' in window"), 'the build is not even run').toBe(false);
    await page.evaluate(() => {
      const fragment = document.createElement('conch-fragment');
      fragment.setAttribute('name', 'clock');
      document.body.append(fragment);
    });
    await expect(shell.fragment('clock')).toHaveAttribute('data-status', 'mounted');
  };
};

/** A build of decide that has the only copy of a shared module. */
const withoutSharedChunk: Break = async ({ faults }) => {
  const view = `
    import { words } from 'counter';
    export const mount = async ({ domElement }) => { domElement.innerHTML = '<h1>Haymaker</h1><p>' + words; };
    export const unmount = async ({ domElement }) => { domElement.textContent = ''; };
  `;
  const { BuiltRemotes, COUNTER_MARK } = await import('../sites/built-remotes.ts'); // webpack, which no other row needs
  const built = await BuiltRemotes.from({ decide: { view } });
  await faults.withRemote('decide', join(built.folder, 'remotes/decide/1.0.0'));
  await faults.useManifest(({ applications }) => {
    for (const entry of applications) if (entry.remote === 'decide') entry.module = './view';
  });
  const { heal } = await faults.failRemote('decide', 404, basename(built.scriptWith('decide', COUNTER_MARK)));
  return heal;
};

/** What can go wrong with a remote, and the code by which the visitor's card and the monitoring tell it. */
const faults: readonly Row[] = [
  ['an entry that is not there', 'ENTRY_NOT_FOUND', 404, { built: true }],
  ['an entry that is not there, and may be cached so', 'ENTRY_NOT_FOUND', 'cacheable-404'],
  ['a server that fails', 'ENTRY_SERVER_ERROR', 500],
  ['a server that has too much to do', 'ENTRY_SERVER_ERROR', 429],
  ['a server that refuses', 'ENTRY_REFUSED', 403],
  ['a connection that is reset', 'ENTRY_UNREACHABLE', 'reset'],
  ['an entry that is cut off', 'ENTRY_UNREACHABLE', 'truncated'],
  ['an entry of another origin without CORS', 'ENTRY_CORS', 'no-cors'],
  ['an entry that never comes', 'ENTRY_TIMEOUT', 'hang', { hangs: 'entry' }],
  ['an entry that drips', 'ENTRY_TIMEOUT', 'drip', { hangs: 'entry' }],
  ['a page in place of the entry', 'ENTRY_IS_HTML', 'html'],
  ['a page that is called a script', 'ENTRY_IS_HTML', 'html-as-script'],
  ['an entry of the wrong type', 'ENTRY_WRONG_TYPE', 'wrong-type'],
  ['an entry with one bit flipped', 'ENTRY_INTEGRITY_MISMATCH', 'flip-byte'],
  ['an entry that is no JavaScript', 'ENTRY_SYNTAX_ERROR', 'syntax-error', { announce: /Unexpected token/ }],
  ['an entry that throws', 'ENTRY_THREW', 'throw', { announce: /on purpose/ }],
  [
    'an entry that the page’s policy forbids',
    'ENTRY_BLOCKED_BY_CSP',
    forbidden,
    { announce: /Content-Security-Policy: script-src/, forGood: true },
  ],
  ['an entry behind a redirect, without its chunks', 'ENTRY_REDIRECTED', moved, { built: true }],
  ['an entry without a container', 'CONTAINER_MISSING', { body: 'window.other = 1;' }],
  ['an element in place of the container', 'CONTAINER_IS_ELEMENT', elementOfThatName],
  ['a container that is none', 'CONTAINER_INVALID', container('decide', 'init() {}')],
  ['a global that is of somebody else', 'GLOBAL_TAKEN', taken],
  ['a container that has another share scope', 'SHARE_SCOPE_TAKEN', initialisedByItself('decide')],
  ['a container whose init throws', 'SHARE_SCOPE_THREW', container('decide', `init() { ${no} }, get() {}`)],
  ['a container whose init rejects', 'SHARE_SCOPE_REJECTED', container('decide', `async init() { ${no} }, get() {}`)],
  [
    'a container whose init hangs',
    'SHARE_SCOPE_TIMEOUT',
    container('decide', `init: () => ${hang}, get() {}`),
    { hangs: 'get' },
  ],
  ['a shared module that nobody has', 'SHARED_VERSION_MISSING', withoutClock],
  ['a module that the build does not expose', 'MODULE_NOT_EXPOSED', notExposed, { built: true }],
  ['a container whose get throws', 'MODULE_GET_FAILED', container('decide', `init() {}, get() { ${no} }`)],
  ['a container whose get rejects', 'MODULE_GET_FAILED', container('decide', `init() {}, async get() { ${no} }`)],
  [
    'a container whose get hangs',
    'MODULE_TIMEOUT',
    container('decide', `init() {}, get: () => ${hang}`),
    { hangs: 'get' },
  ],
  ['a script chunk that is gone', 'CHUNK_UNREACHABLE', 404, { part: cart, only: 'cart.*.js', built: true }],
  ['a style chunk that is gone', 'CHUNK_UNREACHABLE', 404, { only: 'product.*.css', built: true }],
  ['the chunk of a shared module that is gone', 'SHARED_CHUNK_UNREACHABLE', withoutSharedChunk],
  [
    'a script chunk that never comes',
    'MODULE_TIMEOUT',
    'hang',
    { part: cart, only: 'cart.*.js', hangs: 'get', built: true },
  ],
  ['a module that throws', 'FACTORY_THREW', container('decide', `init() {}, get: async () => () => { ${no} }`)],
  ['a module that is nothing', 'FACTORY_EMPTY', exposing('decide', 'undefined')],
  ['a module without lifecycles', 'LIFECYCLES_MISSING', exposing('decide', '{ render() {} }')],
  ['a module without unmount', 'LIFECYCLES_MISSING', exposing('decide', '{ mount() {} }')],
  ['a mount that is no function', 'LIFECYCLE_INVALID', exposing('decide', lifecycles(`mount: 'here'`))],
  ['a list with something else', 'LIFECYCLE_INVALID', exposing('decide', lifecycles('mount: [() => {}, 1]'))],
  ['a bootstrap that throws', 'BOOTSTRAP_FAILED', exposing('decide', lifecycles(`bootstrap() { ${no} }`))],
  ['a bootstrap that rejects', 'BOOTSTRAP_FAILED', exposing('decide', lifecycles(`async bootstrap() { ${no} }`))],
  [
    'a bootstrap that hangs',
    'BOOTSTRAP_TIMEOUT',
    exposing('decide', lifecycles(`bootstrap: () => ${hang}`)),
    { hangs: 'lifecycle' },
  ],
  ['a mount that throws', 'MOUNT_FAILED', exposing('decide', lifecycles(`mount() { ${no} }`))],
  ['a mount that rejects', 'MOUNT_FAILED', exposing('decide', lifecycles(`async mount() { ${no} }`))],
  [
    'a mount that hangs',
    'MOUNT_TIMEOUT',
    exposing('decide', lifecycles(`mount: () => ${hang}`)),
    { hangs: 'lifecycle' },
  ],
];

/** Nobody looks at these pages, and what is not shown need not be painted. */
test.use({ viewport: { width: 320, height: 240 } });

for (const [title, code, fault, options = {}] of faults) {
  const { part = product, only = 'entry', announce, hangs, forGood, built } = options;
  const { remote, path, application, heading } = part;
  const end = forGood ? '' : ' and heals';
  test(`${title} is ${code}, costs one card, holds nothing up${end}`, async ({
    page,
    shell,
    faults,
    serveSite,
    watch,
  }) => {
    if (!built) faults.moveTo((await serveSite(smallStore())).url);
    if (announce) watch.announce(announce);
    await faults.useManifest(({ remotes }) => {
      const entry = remotes[remote];
      if (entry && hangs) entry.limits = { [hangs]: 900 };
    });
    const heal =
      typeof fault === 'function'
        ? await fault({ page, shell, faults })
        : (await faults.failRemote(remote, fault, only)).heal;
    const seeCard = async () => {
      await expect(shell.errorCard(application)).toContainText(code);
      await expect(page.getByRole('alert')).toHaveCount(1);
    };

    await shell.visit(path);
    if (hangs) await expect(shell.application(application)).toBeAttached();
    else await seeCard();
    await expect(page.getByRole('link', { name: 'Cart, empty' })).toBeVisible();

    const loadedAt = await shell.loadedAt();
    await leaveAtOnce(shell, application, 'Stores');
    await expect(shell.heading).toHaveText('Our stores');
    await expect(page.getByRole('alert')).toHaveCount(0);

    await page.goBack({ waitUntil: 'commit' }); // what hangs may hold up the page's `load` event
    await seeCard();
    if (forGood) return;
    await heal();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(shell.heading).toHaveText(heading);
    await expect(shell.application(application)).toHaveAttribute('data-status', 'mounted');
    await expect(page.getByRole('alert')).toHaveCount(0);
    expect(await shell.loadedAt(), 'no page was loaded').toBe(loadedAt);
  });
}
