import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { goBackFromHash } from '../../support/page-changes.ts';
import { thorough } from '../../support/thorough.ts';

// Code that patches the browser's globals after the shell: zone.js, which Angular brings, error trackers, and monitoring agents.

const ZONE = readFileSync(createRequire(import.meta.url).resolve('zone.js'), 'utf8');

/** Adds a listener of each type on `window` in a zone of its own, as an Angular application does. */
const inZone = `(() => {
  const listeners = ['popstate', 'hashchange', 'resize', 'cart:changed'].map((type) => [type, ({ target }) => {
    ((window.zones ??= {})[type] ??= []).push(Zone.current.name + (target === window ? '' : ' of something else'));
  }]);
  return {
    async mount({ domElement }) {
      domElement.textContent = 'in a zone';
      Zone.root.fork({ name: 'angular' }).run(() => {
        for (const [type, listener] of listeners) window.addEventListener(type, listener);
      });
    },
    async unmount() {
      for (const [type, listener] of listeners) window.removeEventListener(type, listener);
    },
  };
})()`;

const angularSite = () =>
  site({
    remotes: { plain: container('plain', view('plain')), angular: ZONE + container('angular', inZone) },
    applications: [
      { name: 'plain', remote: 'plain' },
      { name: 'angular', remote: 'angular', activeWhen: ['/ng'] },
    ],
  });

/** Navigates within the application, and lets the browser dispatch each type of event once or more. */
async function causeEvents(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.assign(window, { zones: {} });
    dispatchEvent(new Event('resize'));
    dispatchEvent(new CustomEvent('cart:changed'));
    history.pushState(null, '', '/ng/2');
    location.hash = 'there';
  });
  await expect(page).toHaveURL(/#there$/);
  await goBackFromHash(page);
}

const zones = (page: Page) => page.evaluate(() => Reflect.get(window, 'zones') as Record<string, string[]>);

for (const when of ['with the first page', 'with a later page']) {
  test(`zone.js that arrives ${when} runs listeners on window in their zone, and unmount removes them`, async ({
    page,
    shell,
    serveSite,
  }) => {
    const { url } = await serveSite(angularSite());
    if (when === 'with the first page') await shell.open(`${url}ng`);
    else {
      await shell.open(url);
      await shell.ready();
      await shell.push('ng');
    }
    await shell.ready();
    await expect(shell.application('angular')).toHaveText('in a zone');
    await causeEvents(page);
    const angular = (times: number) => Array(times).fill('angular');
    // A popstate for pushState, one for the hash, and one for Back.
    await expect
      .poll(() => zones(page))
      .toEqual({ resize: angular(1), 'cart:changed': angular(1), popstate: angular(3), hashchange: angular(2) });

    await shell.push('/');
    await expect(shell.application('plain')).toHaveText('plain');
    await page.evaluate(() => Object.assign(window, { zones: {} }));
    await shell.push('/?page=2');
    await page.goBack();
    await page.evaluate(() => dispatchEvent(new Event('resize')));
    expect(await zones(page)).toEqual({});
  });
}

for (const patched of ['with zone.js', 'without a patch'] as const) {
  // Chromium only: the DevTools protocol collects garbage.
  test(
    `${patched}, once, signal and capture of listeners on window are kept apart, and removed listeners are let go`,
    thorough('@chromium'),
    async ({ page, shell, serveSite }) => {
      const { url } = await serveSite(angularSite());
      await shell.open(patched === 'with zone.js' ? `${url}ng` : url);
      await shell.ready();
      const types = ['popstate', 'hashchange', 'resize'] as const;
      await page.evaluate((types) => {
        const calls: Record<string, Record<string, number>> = {};
        const refs: WeakRef<object>[] = [];
        const controller = new AbortController();
        for (const type of types) {
          const counts: Record<string, number> = {};
          calls[type] = counts;
          const counting = (name: string) => {
            const listener = () => {
              counts[name] = (counts[name] ?? 0) + 1;
            };
            refs.push(new WeakRef(listener));
            return listener;
          };
          const object = { handleEvent: counting('object') };
          const [both, removed, always] = [counting('both'), counting('removed'), counting('always')];
          window.addEventListener(type, counting('once'), { once: true });
          window.addEventListener(type, counting('signal'), { signal: controller.signal });
          window.addEventListener(type, both);
          window.addEventListener(type, both, { capture: true });
          window.addEventListener(type, object);
          window.addEventListener(type, removed);
          window.removeEventListener(type, removed);
          window.addEventListener(type, always);
          const removeAll = () => {
            window.removeEventListener(type, both);
            window.removeEventListener(type, object);
            window.removeEventListener(type, always);
          };
          Object.assign(window, { [`${type}:stop`]: removeAll, [`${type}:capture`]: both });
        }
        Object.assign(window, { calls, refs, controller });
      }, types);
      const calls = () => page.evaluate(() => Reflect.get(window, 'calls') as Record<string, Record<string, number>>);
      const expectCalls = (expected: Record<string, number>) =>
        expect.poll(calls).toEqual(Object.fromEntries(types.map((type) => [type, expected])));
      const cause = (hash: string) =>
        page.evaluate(async (hash) => {
          const changed = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
          dispatchEvent(new Event('resize'));
          location.hash = hash; // a popstate, then a hashchange
          await changed;
        }, hash);

      await cause('one');
      await expectCalls({ once: 1, signal: 1, both: 2, object: 1, always: 1 });
      await page.evaluate((types) => {
        Reflect.get(window, 'controller').abort();
        for (const type of types) window.removeEventListener(type, Reflect.get(window, `${type}:capture`), true);
      }, types);
      await cause('two');
      await expectCalls({ once: 1, signal: 1, both: 3, object: 2, always: 2 });

      await page.evaluate((types) => {
        for (const type of types) {
          Reflect.get(window, `${type}:stop`)();
          Reflect.deleteProperty(window, `${type}:stop`);
          Reflect.deleteProperty(window, `${type}:capture`);
        }
      }, types);
      await cause('three');
      await expectCalls({ once: 1, signal: 1, both: 3, object: 2, always: 2 });
      const client = await page.context().newCDPSession(page);
      await expect
        .poll(async () => {
          await client.send('HeapProfiler.collectGarbage');
          return page.evaluate(() =>
            (Reflect.get(window, 'refs') as WeakRef<object>[])
              .map((ref, index) => (ref.deref() ? index : -1))
              .filter((index) => index >= 0),
          );
        })
        .toEqual([]);
    },
  );
}

/** Wraps each listener that is added on `window`, to catch what it throws. Works for every object that has `addEventListener`. */
function installTracker(where: 'EventTarget.prototype' | 'window'): void {
  const TYPES = ['popstate', 'hashchange', 'resize', 'cart:changed'];
  const owner: EventTarget = where === 'window' ? window : EventTarget.prototype;
  const { addEventListener, removeEventListener } = owner;
  const hadOwn = Object.hasOwn(owner, 'addEventListener');
  const tracked: string[] = [];
  const caught: string[] = [];
  const guards = new WeakMap<object, EventListener>();
  Object.assign(owner, {
    addEventListener(this: unknown, type: string, listener: EventListener, options?: AddEventListenerOptions) {
      if (typeof listener !== 'function') return addEventListener.call(this as EventTarget, type, listener, options);
      if (TYPES.includes(type)) tracked.push(type);
      const guard =
        guards.get(listener) ??
        function (this: unknown, event: Event) {
          try {
            listener.call(this, event);
          } catch (error) {
            caught.push(`${type}: ${(error as Error).message}`);
          }
        };
      guards.set(listener, guard);
      return addEventListener.call((this ?? window) as EventTarget, type, guard, options);
    },
    removeEventListener(this: unknown, type: string, listener: EventListener, options?: EventListenerOptions) {
      return removeEventListener.call((this ?? window) as EventTarget, type, guards.get(listener) ?? listener, options);
    },
  });
  const restore = () => {
    if (hadOwn) Object.assign(owner, { addEventListener, removeEventListener });
    else {
      Reflect.deleteProperty(owner, 'addEventListener');
      Reflect.deleteProperty(owner, 'removeEventListener');
    }
  };
  Object.assign(window, { tracked, caught, restore });
}

const trackers = [
  { where: 'EventTarget.prototype', when: 'before the shell' },
  { where: 'EventTarget.prototype', when: 'after single-spa has started' },
  { where: 'window', when: 'before the shell' },
  { where: 'window', when: 'after single-spa has started' },
] as const;
for (const { where, when } of trackers) {
  test(`an error tracker that patches addEventListener of ${where} ${when} catches what listeners on window throw`, async ({
    page,
    shell,
    serveSite,
  }) => {
    const { url } = await serveSite(site({ remotes: { plain: container('plain', view('plain')) } }));
    if (when === 'before the shell') await page.addInitScript(installTracker, where);
    await shell.open(url);
    await shell.ready();
    if (when !== 'before the shell') await page.evaluate(installTracker, where);
    await page.evaluate(() => {
      Reflect.get(window, 'tracked').length = 0;
      const calls: string[] = [];
      const listeners = ['popstate', 'hashchange', 'resize', 'cart:changed'].map((type) => {
        const listener = () => {
          calls.push(type);
          throw new Error('broken');
        };
        window.addEventListener(type, listener);
        return [type, listener] as const;
      });
      const removeAll = () => {
        for (const [type, listener] of listeners) window.removeEventListener(type, listener);
      };
      Object.assign(window, { calls, removeAll });
    });
    const read = () =>
      page.evaluate(() => ({
        tracked: [...Reflect.get(window, 'tracked')],
        caught: [...Reflect.get(window, 'caught')].sort(),
        calls: [...Reflect.get(window, 'calls')].sort(),
      }));
    const cause = () =>
      page.evaluate(() => {
        dispatchEvent(new Event('resize'));
        dispatchEvent(new CustomEvent('cart:changed'));
        location.hash = `${location.hash}x`;
      });
    await cause();
    const types = ['cart:changed', 'hashchange', 'popstate', 'resize'];
    await expect.poll(read).toEqual({
      tracked: ['popstate', 'hashchange', 'resize', 'cart:changed'],
      caught: types.map((type) => `${type}: broken`),
      calls: types,
    });
    // A patch that is older than the shell's cannot be undone below it.
    await page.evaluate((isYounger) => {
      Reflect.get(window, 'removeAll')();
      if (isYounger) Reflect.get(window, 'restore')();
      Object.assign(window, { settled: false });
      window.addEventListener('popstate', () => Object.assign(window, { settled: true }));
    }, when !== 'before the shell');
    await cause();
    await expect.poll(() => page.evaluate(() => Reflect.get(window, 'settled'))).toBe(true);
    expect((await read()).calls, 'removed listeners are not called').toEqual(types);
  });
}

test('an agent that patches History.prototype.pushState after single-spa has started receives every navigation', async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite(site({ remotes: { plain: container('plain', view('plain')) } }));
  await shell.open(url);
  await shell.ready();
  const views = await page.evaluate(() => {
    const views: string[] = [];
    for (const method of ['pushState', 'replaceState'] as const) {
      const original = History.prototype[method];
      History.prototype[method] = function (...parameters) {
        views.push(`${method} ${parameters[2]}`);
        original.apply(this, parameters);
      };
    }
    history.pushState(null, '', '/plain');
    history.replaceState(null, '', '/plain?page=2');
    return views;
  });
  expect(views).toEqual(['pushState /plain', 'replaceState /plain?page=2']);
});

test('a router that pushes a state is not called for it, though an agent has wrapped pushState', async ({
  page,
  shell,
  serveSite,
}) => {
  const router = `{
    mount() {
      window.calls = 0;
      window.addEventListener('popstate', () => { calls += 1; });
      window.routerPushes = (to) => history.pushState({ of: 'router' }, '', to);
    },
    unmount() {},
  }`;
  const agent = `
    window.views = [];
    const { pushState } = history;
    history.pushState = function (...parameters) { views.push(parameters[2]); return pushState.apply(this, parameters); };`;
  const { url } = await serveSite(
    site({
      remotes: { router: container('router', router), agent: { builds: { '1.0.0': { 'agent.js': agent } } } },
      applications: [{ name: 'router', remote: 'router' }],
    }),
  );
  await shell.open(url);
  await shell.navigationReady();
  await page.addScriptTag({ url: `${url}remotes/agent/1.0.0/agent.js` });
  await page.evaluate('routerPushes("?page=2")');
  await shell.settled();
  expect(await page.evaluate('[views, calls]')).toEqual([['?page=2'], 0]);
  await page.goBack();
  await expect.poll(() => page.evaluate('calls')).toBe(1);
});

test('a test tool that patches Document.prototype.createElement sees the elements of remotes', async ({
  page,
  shell,
  serveSite,
}) => {
  const { url } = await serveSite(site({ remotes: { plain: container('plain', view('plain')) } }));
  await shell.open(url);
  const created = await page.evaluate(() => {
    const created: string[] = [];
    const { createElement } = Document.prototype;
    Document.prototype.createElement = function (this: Document, name: string) {
      created.push(name);
      return createElement.call(this, name);
    } as typeof createElement;
    document.createElement('p');
    document.createElement('style');
    return created;
  });
  expect(created).toEqual(['p', 'style']);
});
