import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import type { ShellErrorCode } from '../../../shell/errors.ts';
import type { Fault } from '../../faults/fault.ts';
import type { Faults } from '../../faults/faults.ts';
import type { PathPattern } from '../../faults/path-pattern.ts';
import { expect, test } from '../../fixtures.ts';
import {
  containerOf,
  exposing,
  lifecycles,
  never,
  selfInitialised,
  throws,
} from '../../sites/remotes/broken-remotes.ts';
import { smallStore } from '../../sites/small-store.ts';
import { leaveQuickly } from '../../support/leave-quickly.ts';
import { dist } from '../../support/paths.ts';
import type { Shell } from '../../support/shell-page.ts';
import { cart, product, type StorePart } from '../../support/store/store-pages.ts';
import { firstOfEachKind } from '../../support/thorough.ts';

/** Breaks `decide` in another way than by a fault of its files; returns a function that heals it. */
type Break = (fixtures: {
  readonly page: Page;
  readonly shell: Shell;
  readonly faults: Faults;
}) => Promise<() => unknown>;

type Row = readonly [
  title: string,
  code: ShellErrorCode,
  fault: Fault | Break,
  options?: {
    /** Left out: the product page. */
    readonly part?: StorePart;
    /** Files of the build that have the fault; left out: the entry. */
    readonly only?: PathPattern;
    readonly announce?: RegExp;
    /** The fault ends by this limit: the test sets a short one, and leaves the page before it is reached. */
    readonly hangs?: 'entry' | 'get' | 'lifecycle';
    /** Only a page load can heal it. */
    readonly permanent?: true;
    /** Uses the store that webpack has built, in place of the small one. */
    readonly built?: true;
  },
];

/** The manifest has a second place of the build, where only the entry is redirected. */
const moved: Break = async ({ faults }) => {
  await faults.withRemote('decide', join(dist, 'remotes/decide/1.0.0'));
  await faults.failRemote('decide', 404);
  await faults.failRemote('decide', { redirect: '/remotes/decide/1.0.0/remoteEntry.js' }, 'entry');
  return () => faults.heal('decide');
};

const forbidden: Break = async ({ faults }) => {
  const allowed = ['shell', 'remotes/explore', 'remotes/checkout', 'remotes/inspire'];
  const sources = allowed.map((path) => `${faults.home}${path}/`).join(' ');
  const { heal } = await faults.answer('/product/*', {
    headers: { 'content-security-policy': `script-src ${sources} 'unsafe-inline'` },
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

/** The container of webpack rejects; later another build exposes the module. */
const notExposed: Break = async ({ faults }) => {
  await faults.useManifest(({ remotes, applications }) => {
    delete remotes.decide?.integrity;
    for (const entry of applications) if (entry.remote === 'decide') entry.module = './produkt';
  });
  return () => faults.failRemote('decide', exposing('decide', lifecycles()), 'entry');
};

/** No remote provides the shared module `clock`, until the page shows a fragment of one that does. */
const withoutClock: Break = async ({ page, shell, faults }) => {
  const [name, version, basePath] = ['clock', '1.0.0', '/remotes/clock/{version}/'];
  await faults.useManifest(({ remotes, fragments }) => {
    if (remotes.decide) remotes.decide.requires = { ...remotes.decide.requires, clock: '^1.0.0' };
    remotes.clock = { version, basePath, bundleFileName: 'remoteEntry.js', moduleName: name };
    fragments.clock = { remote: name, module: './clock' };
  });
  const shared = `scope.clock = { '1.0.0': { get: async () => () => ({}), from: 'clock', eager: false } };`;
  const source = `init(scope) { ${shared} }, get: async () => () => ({ mount() {}, unmount() {} })`;
  await faults.answer('/remotes/clock/**', containerOf(name, source));
  return async () => {
    expect(await page.evaluate("'decide' in window"), 'the entry did not run').toBe(false);
    await page.evaluate(() => {
      const fragment = document.createElement('conch-fragment');
      fragment.setAttribute('name', 'clock');
      document.body.append(fragment);
    });
    await expect(shell.fragment('clock')).toHaveAttribute('data-status', 'mounted');
  };
};

/** A build of decide with the only copy of a shared module, whose chunk is missing. */
const withoutSharedChunk: Break = async ({ faults }) => {
  const view = `
    import { words } from 'counter';
    export const mount = async ({ domElement }) => { domElement.append(Object.assign(document.createElement('h1'), { textContent: 'Haymaker' }), words); };
    export const unmount = async ({ domElement }) => { domElement.textContent = ''; };
  `;
  const { BuiltRemotes, COUNTER_MARK } = await import('../../sites/remotes/built-remotes.ts'); // imports webpack, which no other row needs
  const built = await BuiltRemotes.from({ decide: { view } });
  await faults.withRemote('decide', built.build('decide'));
  await faults.useManifest(({ applications }) => {
    for (const entry of applications) if (entry.remote === 'decide') entry.module = './view';
  });
  const { heal } = await faults.failRemote('decide', 404, basename(built.scriptWith('decide', COUNTER_MARK)));
  return heal;
};

/** What can go wrong with a remote, and the code of the error card. */
const faults: readonly Row[] = [
  ['a missing entry', 'ENTRY_NOT_FOUND', 404, { built: true }],
  ['a missing entry with a 404 that can be cached', 'ENTRY_NOT_FOUND', 'cacheable-404'],
  ['an entry that is answered with 500', 'ENTRY_SERVER_ERROR', 500],
  ['an entry that is answered with 429', 'ENTRY_SERVER_ERROR', 429],
  ['an entry that is answered with 403', 'ENTRY_REFUSED', 403],
  ['an entry whose connection is reset', 'ENTRY_UNREACHABLE', 'reset'],
  ['a truncated entry', 'ENTRY_UNREACHABLE', 'truncated'],
  ['an entry of another origin without CORS headers', 'ENTRY_CORS', 'no-cors'],
  ['an entry that hangs', 'ENTRY_TIMEOUT', 'hang', { hangs: 'entry' }],
  ['an entry that drips', 'ENTRY_TIMEOUT', 'drip', { hangs: 'entry' }],
  ['an HTML page in place of the entry', 'ENTRY_IS_HTML', 'html'],
  ['an HTML page of type text/javascript in place of the entry', 'ENTRY_IS_HTML', 'html-as-script'],
  ['an entry of type text/plain', 'ENTRY_WRONG_TYPE', 'wrong-type'],
  ['an entry with a flipped bit', 'ENTRY_INTEGRITY_MISMATCH', 'flip-byte'],
  ['an entry that is not JavaScript', 'ENTRY_SYNTAX_ERROR', 'syntax-error', { announce: /SyntaxError/ }],
  ['an entry that throws', 'ENTRY_THREW', 'throw', { announce: /on purpose/ }],
  [
    'an entry that the Content-Security-Policy forbids',
    'ENTRY_BLOCKED_BY_CSP',
    forbidden,
    { announce: /Content-Security-Policy: script-src/, permanent: true },
  ],
  ['a redirected entry without its chunks', 'ENTRY_REDIRECTED', moved, { built: true }],
  ['an entry without a container', 'CONTAINER_MISSING', { body: 'window.other = 1;' }],
  ['an element with the name of the container', 'CONTAINER_IS_ELEMENT', elementOfThatName],
  ['a container without get', 'CONTAINER_INVALID', containerOf('decide', 'init() {}')],
  ['a global variable with the name of the container', 'GLOBAL_TAKEN', taken],
  ['a container that was initialised with another share scope', 'SHARE_SCOPE_TAKEN', selfInitialised('decide')],
  ['a container whose init throws', 'SHARE_SCOPE_THREW', containerOf('decide', `init() { ${throws} }, get() {}`)],
  [
    'a container whose init rejects',
    'SHARE_SCOPE_REJECTED',
    containerOf('decide', `async init() { ${throws} }, get() {}`),
  ],
  [
    'a container whose init hangs',
    'SHARE_SCOPE_TIMEOUT',
    containerOf('decide', `init: () => ${never}, get() {}`),
    { hangs: 'get' },
  ],
  ['a shared module that no remote provides', 'SHARED_VERSION_MISSING', withoutClock],
  ['a module that the build does not expose', 'MODULE_NOT_EXPOSED', notExposed, { built: true }],
  ['a container whose get throws', 'MODULE_GET_FAILED', containerOf('decide', `init() {}, get() { ${throws} }`)],
  ['a container whose get rejects', 'MODULE_GET_FAILED', containerOf('decide', `init() {}, async get() { ${throws} }`)],
  [
    'a container whose get hangs',
    'MODULE_TIMEOUT',
    containerOf('decide', `init() {}, get: () => ${never}`),
    { hangs: 'get' },
  ],
  ['a missing script chunk', 'CHUNK_UNREACHABLE', 404, { part: cart, only: 'cart.*.js', built: true }],
  ['a missing style chunk', 'CHUNK_UNREACHABLE', 404, { only: 'product.*.css', built: true }],
  ['a missing chunk of a shared module', 'SHARED_CHUNK_UNREACHABLE', withoutSharedChunk],
  ['a script chunk that hangs', 'MODULE_TIMEOUT', 'hang', { part: cart, only: 'cart.*.js', hangs: 'get', built: true }],
  ['a module that throws', 'FACTORY_THREW', containerOf('decide', `init() {}, get: async () => () => { ${throws} }`)],
  ['a module without exports', 'FACTORY_EMPTY', exposing('decide', 'undefined')],
  ['a module without lifecycles', 'LIFECYCLES_MISSING', exposing('decide', '{ render() {} }')],
  ['a module without unmount', 'LIFECYCLES_MISSING', exposing('decide', '{ mount() {} }')],
  ['a mount that is not a function', 'LIFECYCLE_INVALID', exposing('decide', lifecycles(`mount: 'here'`))],
  [
    'a list of lifecycles with a number in it',
    'LIFECYCLE_INVALID',
    exposing('decide', lifecycles('mount: [() => {}, 1]')),
  ],
  ['a bootstrap that throws', 'BOOTSTRAP_FAILED', exposing('decide', lifecycles(`bootstrap() { ${throws} }`))],
  ['a bootstrap that rejects', 'BOOTSTRAP_FAILED', exposing('decide', lifecycles(`async bootstrap() { ${throws} }`))],
  [
    'a bootstrap that hangs',
    'BOOTSTRAP_TIMEOUT',
    exposing('decide', lifecycles(`bootstrap: () => ${never}`)),
    { hangs: 'lifecycle' },
  ],
  ['a mount that throws', 'MOUNT_FAILED', exposing('decide', lifecycles(`mount() { ${throws} }`))],
  ['a mount that rejects', 'MOUNT_FAILED', exposing('decide', lifecycles(`async mount() { ${throws} }`))],
  [
    'a mount that hangs',
    'MOUNT_TIMEOUT',
    exposing('decide', lifecycles(`mount: () => ${never}`)),
    { hangs: 'lifecycle' },
  ],
];

// Small, because painting these pages takes time and nothing looks at them.
test.use({ viewport: { width: 320, height: 240 } });

const tags = firstOfEachKind();
for (const [title, code, fault, options = {}] of faults) {
  const { part = product, only = 'entry', announce, hangs, permanent, built } = options;
  const { remote, path, application, heading } = part;
  const end = permanent ? ' and does not block navigation' : ', does not block navigation and can be retried';
  test(
    `${title} is ${code}, shows one error card${end}`,
    tags(code),
    async ({ page, shell, faults, serveSite, watch }) => {
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
      const expectCard = async () => {
        await expect(shell.errorCard(application)).toContainText(code);
        await expect(page.getByRole('alert')).toHaveCount(1);
      };

      await shell.visit(path);
      if (hangs) await expect(shell.application(application)).toBeAttached();
      else await expectCard();
      await expect(page.getByRole('link', { name: 'Cart, empty' })).toBeVisible();

      const loadedAt = await shell.loadedAt();
      await leaveQuickly(shell, application, 'Stores');
      await expect(shell.heading).toHaveText('Our stores');
      await expect(page.getByRole('alert')).toHaveCount(0);

      await page.goBack({ waitUntil: 'commit' }); // requests that hang delay the `load` event of the page
      await expectCard();
      if (permanent) return;
      await heal();
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect(shell.heading).toHaveText(heading);
      await expect(shell.application(application)).toHaveAttribute('data-status', 'mounted');
      await expect(page.getByRole('alert')).toHaveCount(0);
      expect(await shell.loadedAt(), 'without a page load').toBe(loadedAt);
    },
  );
}
