import { type ExportSite, exportFixture } from '../sites/hosts/exported-site.ts';
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
