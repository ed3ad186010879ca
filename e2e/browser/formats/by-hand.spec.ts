import { digestsOf } from '../../../manifests/ops/build/digests.ts';
import type { Manifest } from '../../../manifests/schema.ts';
import { times } from '../../faults/fault.ts';
import { test as base, expect } from '../../fixtures.ts';
import { changeFile, type Ran, ranFixture } from '../../sites/changed-code.ts';
import { type Packed, packedByHand, SHOWN } from '../../sites/remotes/packed-by-hand.ts';
import { type Site, site } from '../../sites/site.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

const test = base.extend<Ran>(ranFixture);

/** A page with a remote in this format. */
const pageOf = ({ files, ...fields }: Packed, edit?: (manifest: Manifest) => void): Site =>
  site({ remotes: { shop: { ...fields, builds: { '1.0.0': files } } }, ...(edit && { edit }) });

const entryOf = ({ bundleFileName = 'remoteEntry.js' }: Packed) => bundleFileName;

/** As `conch deploy` writes it: the digest of each file. */
const withDigests =
  (packed: Packed, policy?: Manifest['policy']) =>
  (manifest: Manifest): void => {
    const { shop } = manifest.remotes;
    const digests = Object.entries(packed.files).map(
      ([file, text]) => [file, digestsOf(Buffer.from(text)).sha384] as const,
    );
    const all = Object.fromEntries(digests);
    const { [entryOf(packed)]: integrity, ...files } = all;
    if (shop && integrity) Object.assign(shop, { integrity, files });
    if (policy) manifest.policy = policy;
  };

/** Another one of these formats loads in the same way, and differs only in what it exports. */
const VARIANTS = [
  'an ES module that exports its container as the default',
  'System.register with a lazy chunk',
  'a path of globals',
  'a promise in a global',
];

for (const [format, packed] of Object.entries(packedByHand)) {
  const entry = entryOf(packed);

  test(`a remote that is ${format} mounts, and each of its files is requested once`, async ({
    page,
    shell,
    serveSite,
    requests,
  }) => {
    const { url } = await serveSite(pageOf(packed));
    await shell.open(url);
    await expect(shell.application('shop')).toHaveText(SHOWN);
    expect(await page.evaluate('calls.filter((call) => call === "entry evaluated").length')).toBe(1);
    const files = Object.keys(packed.files).map((file) => `/remotes/shop/1.0.0/${file}`);
    expect(requests.paths('/remotes/').sort()).toEqual(files.sort());
  });

  test(
    `a remote that is ${format} mounts on a page with Trusted Types, from another origin`,
    thoroughUnless(format === 'an ES module'),
    async ({ shell, serveSite, faults }) => {
      const { url } = await serveSite(
        pageOf(packed, (manifest) => {
          manifest.policy = { trustedTypes: 'enforce' };
          manifest.origins = [faults.otherOrigin];
          const { shop } = manifest.remotes;
          if (shop) shop.basePath = `${faults.otherOrigin}/remotes/shop/{version}/`;
        }),
      );
      faults.moveTo(url);
      await faults.failRemote('shop', times(1, 503), 'chunk.js');
      await shell.open('');
      await expect(shell.application('shop')).toHaveText(SHOWN);
    },
  );

  test(
    `a remote that is ${format} recovers from an entry that fails once`,
    thoroughUnless(format.startsWith('an ') && !VARIANTS.includes(format)),
    async ({ shell, serveSite, faults }) => {
      const { url } = await serveSite(pageOf(packed));
      faults.moveTo(url);
      await faults.failRemote('shop', times(1, 503), entry);
      await shell.open('');
      await expect(shell.application('shop')).toHaveText(SHOWN);
    },
  );

  test(
    `a remote that is ${format} recovers from a chunk that fails`,
    thoroughUnless(format.startsWith('an ') && !VARIANTS.includes(format)),
    async ({ shell, serveSite, faults }) => {
      const { url } = await serveSite(pageOf(packed));
      faults.moveTo(url);
      const { heal } = await faults.failRemote('shop', 503, 'chunk.js');
      await shell.open('');
      await expect(shell.errorCard('shop')).toHaveAttribute('data-code', 'CHUNK_UNREACHABLE');
      heal();
      await shell.errorCard('shop').getByRole('button', { name: 'Try again' }).click();
      await expect(shell.application('shop')).toHaveText(SHOWN);
    },
  );

  test(
    `a remote that is ${format} whose entry hangs is ENTRY_TIMEOUT`,
    thoroughUnless(format === 'a callback'),
    async ({ shell, serveSite, faults }) => {
      const { url } = await serveSite(
        pageOf(packed, ({ remotes }) => Object.assign(remotes.shop ?? {}, { limits: { entry: 1_000 } })),
      );
      faults.moveTo(url);
      await faults.failRemote('shop', 'hang', entry);
      await shell.visit('');
      await expect(shell.errorCard('shop')).toHaveAttribute('data-code', 'ENTRY_TIMEOUT', { timeout: 15_000 });
    },
  );

  test(
    `no changed file of a remote that is ${format} runs where the policy requires integrity`,
    thoroughUnless(!VARIANTS.includes(format)),
    async ({ page, shell, serveSite, ran }) => {
      const { url } = await serveSite(pageOf(packed, withDigests(packed, { integrity: 'required' })));
      await shell.open(url);
      await expect(shell.application('shop')).toHaveText(SHOWN);
      for (const [file, text] of Object.entries(packed.files)) {
        const heal = await changeFile(page, ['shop', file], text);
        await page.goto(url, { waitUntil: 'commit' });
        const code = file === entry ? 'ENTRY_INTEGRITY_MISMATCH' : 'CHUNK_INTEGRITY_MISMATCH';
        await expect(shell.errorCard('shop'), file).toHaveAttribute('data-code', code);
        expect(await ran()).toEqual([]);
        await heal();
      }
    },
  );
}

test(
  'styles of an ES module that was evaluated again leave the page with it',
  thorough(),
  async ({ page, shell, serveSite, faults }) => {
    const source = `
    const style = document.createElement('style');
    style.textContent = 'body { --from-shop: on }';
    document.head.append(style);
    document.head.append(Object.assign(document.createElement('link'), {
      rel: 'stylesheet', href: new URL('more.css', import.meta.url).href,
    }));
    export const mount = ({ domElement }) => { domElement.textContent = import.meta.url; };
    export const unmount = () => {};`;
    const { url } = await serveSite(
      site({
        remotes: {
          shop: {
            ...{ format: 'plain', bundleFileName: 'view.js' },
            builds: { '1.0.0': { 'view.js': source, 'more.css': 'body { --from-file: on }' } },
          },
        },
        applications: [{ name: 'app', remote: 'shop', activeWhen: ['/app'] }],
      }),
    );
    faults.moveTo(url);
    const { heal } = await faults.failRemote('shop', 503, 'entry');
    await shell.open('app');
    await expect(shell.errorCard('app')).toHaveAttribute('data-code', 'ENTRY_SERVER_ERROR');
    heal();
    await shell.errorCard('app').getByRole('button', { name: 'Try again' }).click();
    await expect(shell.application('app')).toContainText('%30');
    const applied = () =>
      page.evaluate(() => {
        const { getPropertyValue } = CSSStyleDeclaration.prototype;
        return ['--from-shop', '--from-file'].map((name) =>
          getPropertyValue.call(getComputedStyle(document.body), name),
        );
      });
    await expect.poll(applied).toEqual(['on', 'on']);
    await shell.push(shell.url('else'));
    await expect.poll(applied).toEqual(['', '']);
  },
);
