import { fieldReport } from '../../manifests/field-reports/report.ts';
import { container, view } from '../sites/remotes/fake-remotes.ts';
import { site } from '../sites/site.ts';
import { startCollector } from '../support/report-collector.ts';
import { expect, test } from './engines.ts';

test('a page that is left has sent its report to another origin', async ({ tab, serveSite, session }) => {
  session.watch.announce(/on purpose|MOUNT_FAILED/);
  const collector = await startCollector();
  const broken = container('broken', `{ mount() { throw new Error('on purpose'); }, unmount() {} }`);
  const { url } = await serveSite(
    site({
      remotes: { shop: container('shop', view('the shop')), broken },
      applications: [
        { name: 'home', remote: 'shop' },
        { name: 'footer', remote: 'broken', region: 'footer' },
      ],
      edit: (manifest) => {
        manifest.reports = { url: collector.url };
      },
    }),
  );
  await tab.open(url);
  await expect.poll(() => tab.run(() => document.querySelectorAll('.conch-card').length)).toBe(1);
  await expect.poll(() => tab.run(() => performance.getEntriesByName('conch:reports').length)).toBe(1);
  await tab.open('about:blank');
  await expect.poll(() => collector.received.length).toBe(1);
  const { engine, remotes } = fieldReport.parse(JSON.parse(collector.received[0]?.body ?? ''));
  expect(engine).toEqual({ name: expect.stringMatching(/^(chromium|firefox|webkit)$/), version: expect.any(Number) });
  expect(remotes).toMatchObject([
    { name: 'broken', mounts: 0, failures: [{ code: 'MOUNT_FAILED', application: 'footer' }] },
    { name: 'shop', version: '1.0.0', modules: ['home'], mounts: 1, failures: [] },
  ]);
  await collector.close();
});
