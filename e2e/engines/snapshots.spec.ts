import { container, view } from '../sites/remotes/fake-remotes.ts';
import { type RootedSite, rootedSiteFixture } from '../sites/rooted-site.ts';
import type { SiteOptions } from '../sites/site.ts';
import { test as base, expect } from './engines.ts';
import { settled } from './look.ts';

const test = base.extend<{ rootedSite: (options: SiteOptions) => RootedSite }>(rootedSiteFixture);

/** Its page waits with its first mount if the tab has been asked to. */
const home = view(
  '',
  `async mount({ domElement }) {
    if (sessionStorage.waits) await new Promise((go) => { window.go = go; });
    domElement.innerHTML = '<h1>Hello</h1>';
  },`,
);

test('what an application shows is in its page before it mounts, and gives way to it, in this engine', async ({
  tab,
  rootedSite,
}) => {
  const site = rootedSite({
    remotes: { shop: container('shop', home) },
    applications: [{ name: 'home', remote: 'shop', snapshot: true }],
  });
  expect(await site.run('snapshot')).toMatchObject({ code: 0 });
  const { url } = await site.serve();
  await tab.open(`${url}healthz`);
  await tab.run(() => sessionStorage.setItem('waits', 'yes'));
  await tab.open(url);
  const isMounting = () => tab.run(() => 'go' in window);
  await expect.poll(isMounting).toBe(true);
  const heights = () =>
    tab.run(() =>
      ['.conch-snapshot', '[data-application]'].map((each) => {
        const element = document.querySelector<HTMLElement>(each);
        return element && getComputedStyle(element).visibility === 'visible' ? element.offsetHeight : 0;
      }),
    );
  const [before = 0, hidden] = await heights();
  expect(before).toBeGreaterThan(0);
  expect(hidden, 'it mounts behind').toBe(0);
  await tab.run(() => Reflect.get(window, 'go')());
  await settled(tab, { heading: 'Hello' });
  expect(await heights()).toEqual([0, before]);
});
