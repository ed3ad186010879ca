import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestsOf } from '../../manifests/ops/build/digests.ts';
import { container, view } from '../sites/remotes/fake-remotes.ts';
import { ForeignBuilds } from '../sites/remotes/foreign-builds.ts';
import { requireIntegrity } from '../sites/requiring-integrity.ts';
import { site } from '../sites/site.ts';
import { dist } from '../support/paths.ts';
import { expect, test } from './engines.ts';
import { settled } from './look.ts';
import { orderATractor } from './order-a-tractor.ts';
import type { Tab } from './tab.ts';

const shell = join(dist, 'shell');
/** A script that the policy of the page allows, and that does nothing if it runs where nobody waits for it. */
const chunk = readdirSync(shell).find((file) => /^providers\.\w+\.js$/.test(file)) ?? '';
const integrity = digestsOf(readFileSync(join(shell, chunk))).sha256;

/** Whether a script with these attributes runs. */
const runs = (tab: Tab, attributes: Readonly<Record<string, string>>) =>
  tab.run(
    (url, attributes) =>
      new Promise<boolean>((resolve) => {
        const script = document.createElement('script');
        for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
        script.onload = () => resolve(true);
        script.onerror = () => resolve(false);
        script.src = url;
        document.head.append(script);
      }),
    `/shell/${chunk}`,
    attributes,
  );

test('the store works where the browser refuses every script without integrity', async ({ tab, serveSite, watch }) => {
  test.slow(); // the whole journey
  const { url } = await serveSite({ manifest: requireIntegrity() });
  await orderATractor({ tab, url, width: 1280, dark: false });
  expect(watch.faults, 'nothing of the store is refused').toEqual([]);
  watch.announce(/integrity/i); // of the scripts that the test itself adds
  await tab.open(`${url}stores`);
  await settled(tab);
  expect(await runs(tab, {}), 'without integrity').toBe(false);
  expect(await runs(tab, { integrity }), 'without CORS').toBe(false);
  expect(await runs(tab, { integrity, crossorigin: '' }), 'with both').toBe(true);
});

test('a changed script or style sheet of a build without the preset is refused, and the previous build takes over', async ({
  tab,
  serveSite,
  faults,
  watch,
}) => {
  test.slow(); // it runs webpack
  watch.announce(/integrity/i);
  const foreign = await ForeignBuilds.make();
  const builds = { '0.9.0': container('fixed', view('the previous one')) };
  const { url } = await serveSite(
    site({
      assets: [foreign.folder],
      remotes: { plain: {}, fixed: { builds, version: '1.0.0', previous: { version: '0.9.0' } } },
      applications: [
        { name: 'plain', remote: 'plain' },
        { name: 'later', remote: 'plain', module: './later' },
        { name: 'fixed', remote: 'fixed' },
      ],
    }),
  );
  faults.moveTo(url);
  await faults.failRemote('plain', 'flip-byte', 'view.*.css');
  await faults.failRemote('fixed', 'flip-byte', 'view.*.js');
  const shown = () =>
    tab.run(() =>
      [...document.querySelectorAll<HTMLElement>('main [data-application]')].map(
        ({ dataset, textContent }) => `${dataset.status} ${/CHUNK_\w+/.exec(textContent ?? '') ?? textContent}`,
      ),
    );
  await tab.open(faults.home);
  await expect
    .poll(shown, { timeout: 15_000 })
    .toEqual(['failed CHUNK_INTEGRITY_MISMATCH', 'mounted more words', 'mounted the previous one']);
});
