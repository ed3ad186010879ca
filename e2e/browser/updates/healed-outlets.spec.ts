import type { Manifest } from '../../../manifests/schema.ts';
import { expect, test } from '../../sites/released-site.ts';
import { container, view } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { thorough, thoroughUnless } from '../../support/thorough.ts';

const throws = `throw new Error('on purpose');`;

/** `shop` shows the header, the footer, a page and a fragment in it; `other` works. */
const shop = (text: string, mount = '') =>
  container(
    'shop',
    `{
      async mount({ domElement, name, sku }) {
        ${mount}
        domElement.textContent = name + ' ${text}' + (sku ? ' ' + sku : '');
      },
      async unmount({ domElement }) { domElement.textContent = ''; },
    }`,
  );
const host = view(
  '',
  `async mount({ domElement }) { domElement.innerHTML = '<conch-fragment name="part" sku="7"></conch-fragment>'; },`,
);

const shopSite = (version: string, broken?: string) =>
  site({
    remotes: {
      shop: { version, builds: { '1.0.0': shop('1.0.0'), ...(broken && { '2.0.0': broken }) } },
      other: container('other', host),
    },
    applications: [
      { name: 'top', remote: 'shop', region: 'header' },
      { name: 'page', remote: 'shop' },
      { name: 'host', remote: 'other' },
      { name: 'end', remote: 'shop', region: 'footer' },
    ],
    fragments: { part: { remote: 'shop' } },
  });

const use = (version: string) => (manifest: Manifest) => {
  manifest.revision += 1;
  if (manifest.remotes.shop) manifest.remotes.shop.version = version;
};

const broken: readonly [title: string, source: string | undefined, announced?: RegExp][] = [
  ['was never built', undefined],
  ['throws', `throw new Error('evaluation')`, /evaluation/],
  ['does not mount', shop('2.0.0', throws)],
];
for (const [title, source, announced] of broken) {
  test(
    `a rollback from a build that ${title} mounts every part that shows an error, at once`,
    thoroughUnless(source === undefined),
    async ({ page, serveSite, shell, tab, watch }) => {
      if (announced) watch.announce(announced);
      const served = await serveSite(shopSite('2.0.0', source));
      await shell.open(served.url);
      await expect(page.getByRole('alert')).toHaveCount(4);
      await tab.isFollowing();
      const loadedAt = await shell.loadedAt();
      served.edit(use('1.0.0'));
      await tab.expectUpdates({ status: 'applied', remotes: ['shop'] });
      for (const name of ['top', 'page', 'end']) await expect(shell.application(name)).toHaveText(`${name} 1.0.0`);
      await expect(shell.fragment('part')).toHaveText(/^part-\d 1\.0\.0 7$/);
      await expect(page.getByRole('alert')).toHaveCount(0);
      await expect(shell.application('page')).toHaveAttribute('data-version', '1.0.0');
      expect(await page.evaluate('calls.filter((call) => call === "other evaluated")')).toHaveLength(1);
      expect(await shell.loadedAt(), 'without a page load').toBe(loadedAt);
    },
  );
}

test(
  'a rollback mounts the part that failed, and leaves one of the same remote that works as it is',
  thorough(),
  async ({ page, serveSite, shell, tab }) => {
    const served = await serveSite(shopSite('2.0.0', shop('2.0.0', `if (name === 'page') ${throws}`)));
    await shell.open(served.url);
    await expect(shell.errorCard('page')).toContainText('MOUNT_FAILED');
    await expect(shell.application('top')).toHaveText('top 2.0.0');
    await tab.isFollowing();
    served.edit(use('1.0.0'));
    await expect(shell.application('page')).toHaveText('page 1.0.0');
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(shell.application('top')).toHaveText('top 2.0.0');
    await expect(tab.toast).toBeVisible();
  },
);

const corrections: readonly [
  title: string,
  code: string,
  wrong: (manifest: Manifest) => void,
  right: (manifest: Manifest) => void,
][] = [
  [
    'a wrong module',
    'MODULE_GET_FAILED',
    ({ applications }) => {
      for (const entry of applications) if (entry.name === 'page') entry.module = './wrong';
    },
    ({ applications }) => {
      for (const entry of applications) if (entry.name === 'page') entry.module = './view';
    },
  ],
  [
    'a wrong moduleName',
    'CONTAINER_MISSING',
    ({ remotes }) => {
      if (remotes.shop) remotes.shop.moduleName = 'wrong';
    },
    ({ remotes }) => {
      if (remotes.shop) remotes.shop.moduleName = 'shop';
    },
  ],
  [
    'a wrong integrity',
    'ENTRY_INTEGRITY_MISMATCH',
    ({ remotes }) => {
      if (remotes.shop) remotes.shop.integrity = `sha256-${'A'.repeat(43)}=`;
    },
    ({ remotes }) => {
      if (remotes.shop) delete remotes.shop.integrity;
    },
  ],
];
for (const [title, code, wrong, right] of corrections) {
  test(
    `a page that failed because of ${title} in the manifest is mounted when the manifest is corrected`,
    thoroughUnless(title === 'a wrong integrity'),
    async ({ serveSite, shell, tab }) => {
      const served = await serveSite(shopSite('1.0.0'));
      served.edit(wrong);
      await shell.open(served.url);
      await expect(shell.errorCard('page')).toContainText(code);
      await tab.isFollowing();
      served.edit((manifest) => {
        manifest.revision += 1;
        right(manifest);
      });
      await expect(shell.application('page')).toHaveText('page 1.0.0');
    },
  );
}

test(
  'a fragment that the manifest did not have is mounted when it has it',
  thorough(),
  async ({ page, serveSite, shell, tab }) => {
    const served = await serveSite(shopSite('1.0.0'));
    served.edit((manifest) => {
      manifest.fragments = {};
    });
    await shell.open(served.url);
    await expect(page.getByRole('alert')).toContainText('FRAGMENT_UNKNOWN');
    await tab.isFollowing();
    served.edit((manifest) => {
      manifest.revision += 1;
      manifest.fragments = { part: { remote: 'shop', module: './view' } };
    });
    await expect(shell.fragment('part')).toHaveText(/^part-\d 1\.0\.0 7$/);
    await expect(page.getByRole('alert')).toHaveCount(0);
  },
);
