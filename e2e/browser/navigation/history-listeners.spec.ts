import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures.ts';
import type { Shell } from '../../support/shell-page.ts';

// single-spa would keep listeners of history events in a list of its own, and ignore their options:
// https://github.com/single-spa/single-spa/blob/main/src/navigation/navigation-events.js
// In the shell they have those of the DOM standard: https://dom.spec.whatwg.org/#dom-eventtarget-addeventlistener

type Calls = Record<string, number>;

/** Opens the store, adds listeners before single-spa has started or after, and navigates twice. Gives how often each was called. */
async function navigateTwice(
  page: Page,
  shell: Shell,
  when: 'before' | 'after',
  addListeners: (count: (name: string) => () => void) => void,
): Promise<Calls> {
  const script = `{
    const calls = (window.calls = {});
    const count = (name) => () => { calls[name] = (calls[name] ?? 0) + 1; };
    (${addListeners.toString()})(count);
  }`;
  if (when === 'before') {
    // The first page mounts after the shell has patched `addEventListener`, and before single-spa has started.
    await page.addInitScript(`new PerformanceObserver((list, observer) => {
      if (list.getEntriesByName('conch:mounted:home').length === 0) return;
      observer.disconnect();
      ${script}
    }).observe({ type: 'mark', buffered: true });`);
  }
  await shell.open('');
  await shell.ready();
  if (when === 'after') await page.evaluate(script);
  for (const path of ['/stores', '/products']) {
    await shell.push(path);
    await expect(shell.application(path === '/stores' ? 'stores' : 'category')).toHaveAttribute(
      'data-status',
      'mounted',
    );
  }
  return page.evaluate(() => Reflect.get(window, 'calls'));
}

for (const when of ['before', 'after'] as const) {
  test(`a popstate listener with once, added ${when} single-spa has started, is called once`, async ({
    page,
    shell,
  }) => {
    const calls = await navigateTwice(page, shell, when, (count) => {
      window.addEventListener('popstate', count('once'), { once: true });
      window.addEventListener('popstate', count('always'));
    });
    expect(calls).toEqual({ once: 1, always: 2 });
  });

  test(`a popstate listener whose signal is aborted, added ${when} single-spa has started, is not called`, async ({
    page,
    shell,
  }) => {
    const calls = await navigateTwice(page, shell, when, (count) => {
      const controller = new AbortController();
      window.addEventListener('popstate', count('aborted'), { signal: controller.signal });
      window.addEventListener('popstate', count('always'));
      controller.abort();
    });
    expect(calls).toEqual({ always: 2 });
  });

  test(`a popstate listener added ${when} single-spa has started for both phases is removed for one`, async ({
    page,
    shell,
  }) => {
    const calls = await navigateTwice(page, shell, when, (count) => {
      const both = count('both');
      window.addEventListener('popstate', both);
      window.addEventListener('popstate', both, true);
      window.addEventListener('popstate', both, { capture: true }); // the same again: it is not added twice
      window.removeEventListener('popstate', both, true);
    });
    expect(calls).toEqual({ both: 2 });
  });
}
