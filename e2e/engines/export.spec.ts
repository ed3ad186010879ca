import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../manifests/schema.ts';
import { type ExportSite, exportFixture } from '../sites/hosts/exported-site.ts';
import { createKey } from '../sites/signed-manifest.ts';
import { test as base, expect } from './engines.ts';
import { settled } from './look.ts';
import { link } from './tab.ts';

const test = base.extend<{ exportSite: ExportSite }>(exportFixture);

test('an exported store works on a plain host', async ({ tab, exportSite }) => {
  const { host } = await exportSite();
  const { origin } = await host();
  await tab.open(`${origin}/`);
  await settled(tab, { heading: 'Built for Monday, in the rain.' });
  await tab.click(link('Classics', 'main'));
  await settled(tab, { path: '/products/classic', heading: 'Classics' });
  await tab.open(`${origin}/product/CL-01`);
  await settled(tab, { heading: 'Haymaker' });
  expect(await tab.run(() => document.documentElement.dataset.shell)).toBe('ready');
});

test('a page of an export on a plain host refuses a script outside of the folders of builds, in this engine', async ({
  tab,
  exportSite,
  session,
}) => {
  session.watch.announce(/Content.Security.Policy|page’s settings blocked/);
  // With Trusted Types the policy would not be asked.
  const manifest = (manifest: Manifest) => {
    delete manifest.policy;
  };
  const { directory, host } = await exportSite({ manifest });
  writeFileSync(join(directory, 'upload.js'), 'window.isInjected = true;');
  const { origin } = await host();
  await tab.open(`${origin}/`);
  await settled(tab, { heading: 'Built for Monday, in the rain.' });
  const answer = await tab.run(
    () =>
      new Promise((resolve) => {
        const script = Object.assign(document.createElement('script'), { src: '/upload.js' });
        script.addEventListener('load', () => resolve('done'));
        script.addEventListener('error', () => resolve('refused'));
        document.head.append(script);
      }),
  );
  expect(answer).toBe('refused');
  expect(await tab.run(() => Reflect.has(window, 'isInjected'))).toBe(false);
});

test('this engine verifies the manifest of a site with keys, and refuses one that was changed', async ({
  tab,
  exportSite,
}) => {
  const { directory, host } = await exportSite({ keys: [createKey()] });
  const { origin } = await host();
  await tab.open(`${origin}/`);
  await settled(tab, { heading: 'Built for Monday, in the rain.' });
  // The last good manifest is verified, too, and could replace the changed one.
  const stored = () => tab.run(() => localStorage.getItem('conch:manifest:/') !== null);
  await expect.poll(stored).toBe(true);
  await tab.run(() => localStorage.clear());
  for (const file of ['stores/index.html', 'manifests/site.json']) {
    const path = join(directory, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"revision":', '"revision":1'));
  }
  await tab.open(`${origin}/stores`);
  const code = () => tab.run(() => document.querySelector<HTMLElement>('main [role="alert"]')?.dataset.code);
  await expect.poll(code).toBe('MANIFEST_UNSIGNED');
});
