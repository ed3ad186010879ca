import { digestsOf } from '../../manifests/ops/build/digests.ts';
import { packedByHand, SHOWN } from '../sites/remotes/packed-by-hand.ts';
import { site } from '../sites/site.ts';
import { thoroughUnless } from '../support/thorough.ts';
import { expect, test } from './engines.ts';
import { button } from './tab.ts';

for (const format of ['an ES module', 'a plain ES module', 'System.register', 'a callback']) {
  test(
    `a remote that is ${format} mounts, is checked, and recovers`,
    thoroughUnless(format === 'an ES module'),
    async ({ tab, serveSite, faults, watch, usesWebKitGtk }) => {
      watch.announce(/integrity|module|dynamically imported|access control checks/i);
      const packed = packedByHand[format];
      if (!packed) throw new Error(`there is no ${format}`);
      const { files, bundleFileName: entry = 'remoteEntry.js', ...fields } = packed;
      const digests = Object.entries(files).map(([file, text]) => [file, digestsOf(Buffer.from(text)).sha384] as const);
      const { [entry]: integrity = '', ...others } = Object.fromEntries(digests);
      const { url } = await serveSite(
        site({
          remotes: {
            shop: { ...fields, bundleFileName: entry, integrity, files: others, builds: { '1.0.0': files } },
          },
          edit(manifest) {
            // WebKit checks no module that another one imports, and then refuses it.
            if (!usesWebKitGtk || !format.includes('module')) manifest.policy = { integrity: 'required' };
          },
        }),
      );
      const shown = () =>
        tab.run(() => {
          const outlet = document.querySelector<HTMLElement>('main [data-application]');
          return `${outlet?.dataset.status} ${/[A-Z]+_[A-Z_]+/.exec(outlet?.textContent ?? '') ?? outlet?.textContent}`;
        });
      faults.moveTo(url);
      await tab.open(faults.home);
      await expect.poll(shown).toBe(`mounted ${SHOWN}`);

      for (const [fault, code] of [
        [503, 'CHUNK_UNREACHABLE'],
        ['flip-byte', 'CHUNK_INTEGRITY_MISMATCH'],
      ] as const) {
        const { heal } = await faults.failRemote('shop', fault, 'chunk.js');
        await tab.open(`${faults.home}?${code}`);
        await expect.poll(shown, { timeout: 15_000 }).toBe(`failed ${code}`);
        heal();
        await tab.click(button('Try again'));
        await expect.poll(shown, { timeout: 15_000 }).toBe(`mounted ${SHOWN}`);
      }
    },
  );
}

test('an ES module that imports nothing is checked in every engine where the policy requires it', async ({
  tab,
  serveSite,
  faults,
  watch,
}) => {
  watch.announce(/integrity|module|dynamically imported|access control checks/i);
  const source = `
    export const mount = ({ domElement }) => { domElement.textContent = 'checked'; };
    export const unmount = () => {};`;
  const { url } = await serveSite(
    site({
      remotes: {
        shop: {
          ...{ format: 'plain', bundleFileName: 'view.js', integrity: digestsOf(Buffer.from(source)).sha384 },
          builds: { '1.0.0': { 'view.js': source } },
        },
      },
      edit(manifest) {
        manifest.policy = { integrity: 'required' };
      },
    }),
  );
  faults.moveTo(url);
  const outlet = () => tab.run(() => document.querySelector('main [data-application]')?.textContent ?? '');
  const { heal } = await faults.failRemote('shop', 'flip-byte', 'entry');
  await tab.open(faults.home);
  await expect.poll(outlet, { timeout: 15_000 }).toContain('ENTRY_INTEGRITY_MISMATCH');
  heal();
  await tab.click(button('Try again'));
  await expect.poll(outlet, { timeout: 15_000 }).toBe('checked');
});
