import { container, view } from '../sites/remotes/fake-remotes.ts';
import { site } from '../sites/site.ts';
import { expect, test } from './engines.ts';
import { look, settled } from './look.ts';
import { button } from './tab.ts';

/** The heading tells the version. */
const shop = () =>
  site({
    base: '/shop/',
    remotes: {
      shop: {
        builds: Object.fromEntries(['1.0.0', '2.0.0'].map((version) => [version, container('shop', page(version))])),
      },
    },
    applications: [{ name: 'home', remote: 'shop' }],
  });

const page = (version: string) =>
  view('', `async mount({ domElement }) { domElement.innerHTML = '<h1>${version}</h1>'; },`);

test('a release below a base path is offered, a rollout reaches its buckets, and a broken build gives way to the previous one', async ({
  tab,
  serveSite,
  watch,
}) => {
  watch.announce(/broken on purpose/);
  const shopSite = shop();
  const { url, edit } = await serveSite(shopSite);
  const release = (change: object) =>
    edit((manifest) => {
      manifest.revision += 1;
      Object.assign(manifest.remotes.shop ?? {}, change);
    });
  await tab.open(url);
  await settled(tab, { heading: '1.0.0' });
  release({ version: '2.0.0' });
  await expect.poll(() => look(tab)).toMatchObject({ toast: expect.stringContaining('new version') });
  await tab.click(button('Reload'));
  await settled(tab, { heading: '2.0.0', toast: '' });

  release({ version: '1.0.0', rollout: { percent: 50, build: { version: '2.0.0' } } });
  for (const [bucket, version] of [
    ['0', '2.0.0'],
    ['9999', '1.0.0'],
  ] as const) {
    await tab.open(`${url}?conch-bucket=${bucket}`);
    await settled(tab, { heading: version });
  }

  shopSite.writeBuild('shop', '3.0.0', 'throw new Error("broken on purpose")');
  release({ version: '3.0.0', previous: { version: '1.0.0' }, rollout: undefined });
  await tab.open(url);
  await settled(tab, { heading: '1.0.0' });
});

test('a page that Back restores from the cache of the browser follows the manifest', async ({
  tab,
  serveSite,
  usesWebKitGtk,
}) => {
  // Chromium's headless shell has no such cache, and Firefox keeps no page with an open stream (../../shell/README.md#engines).
  const hasCache = usesWebKitGtk;
  const { url, edit } = await serveSite(shop());
  await tab.open(url);
  await settled(tab, { heading: '1.0.0' });
  await tab.run(() => {
    // The page load may not have ended yet, and has such an event of its own.
    window.addEventListener('pageshow', ({ persisted }) => persisted && Reflect.set(window, 'isRestored', true));
  });
  const leaveAndReturn = async () => {
    await tab.open(`${url}manifests/site.json`);
    await tab.back();
  };
  const simulate = () =>
    tab.run(() => {
      for (const type of ['pagehide', 'pageshow']) {
        window.dispatchEvent(new PageTransitionEvent(type, { persisted: true }));
      }
    });
  await (hasCache ? leaveAndReturn() : simulate());
  await settled(tab, { heading: '1.0.0' });
  expect(await tab.run(() => Reflect.get(window, 'isRestored'))).toBe(true);
  edit((manifest) => {
    manifest.revision += 1;
    Object.assign(manifest.remotes.shop ?? {}, { version: '2.0.0' });
  });
  await expect.poll(() => look(tab)).toMatchObject({ toast: expect.stringContaining('new version') });
});
