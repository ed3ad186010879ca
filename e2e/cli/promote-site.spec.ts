import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { writeBuild } from '../sites/remotes/described-builds.ts';
import { type SiteManifest, siteManifest } from '../sites/small-shop.ts';
import { test as base, type Start } from '../support/command.ts';
import { thorough } from '../support/thorough.ts';
import type { Workspace } from '../support/workspace.ts';

base.describe.configure({ timeout: 60_000 });

const read = (workspace: Workspace, file: string): SiteManifest =>
  JSON.parse(readFileSync(workspace.path(file), 'utf8'));
const shopOf = (workspace: Workspace, file: string) => read(workspace, file).remotes.shop;
const changesOf = async (conch: Start, file: string): Promise<readonly string[]> => {
  const { out } = await conch(['history', '--manifest', file, '--json']).ended;
  return JSON.parse(out).records.map(({ change }: { readonly change: string }) => change);
};

/** Both sites have the shop, whose files are where both look for them; 1.1.0 is released in the first one. */
const test = base.extend<{ promote: (...args: string[]) => Promise<{ code: number | null; text: string }> }>({
  promote: async ({ conch, workspace }, use) => {
    workspace.write('staging.json', siteManifest());
    workspace.write('production.json', siteManifest({ revision: 7 }));
    const build = writeBuild(workspace, { version: '1.1.0' });
    const released = await conch(['deploy', build, '--manifest', 'staging.json', '--root', 'root']).ended;
    expect(released).toMatchObject({ code: 0 });
    await use(async (...args) => {
      const all = ['promote-site', 'staging.json', 'production.json', '--root', 'root', ...args];
      const { code, out, err } = await conch(all, { CONCH_ACTOR: 'ann' }).ended;
      return { code, text: `${out}${err}` };
    });
  },
});

test('a build that one site has proven is released to another one, and both histories say so', async ({
  conch,
  workspace,
  promote,
}) => {
  const planned = await promote('--remote', 'shop', '--dry-run');
  expect(planned).toEqual({
    code: 0,
    text: expect.stringContaining(
      'production.json would become revision 8: shop: 1.0.0 -> 1.1.0, as in revision 2 of staging.json\n',
    ),
  });
  expect(await changesOf(conch, 'production.json')).toEqual([]);
  const done = await promote('--remote', 'shop', '--reason', 'sprint 12');
  expect(done.text).toBe(
    'production.json is now revision 8: shop: 1.0.0 -> 1.1.0, as in revision 2 of staging.json\n' +
      'Next: conch check --manifest production.json --root root; if it fails, conch rollback --to 7 --manifest production.json --root root\n',
  );
  const { integrity } = shopOf(workspace, 'staging.json');
  expect(shopOf(workspace, 'production.json')).toMatchObject({
    version: '1.1.0',
    integrity,
    previous: { version: '1.0.0' },
  });
  expect(await changesOf(conch, 'production.json')).toEqual([
    'shop: 1.0.0 -> 1.1.0, as in revision 2 of staging.json',
    'recorded existing manifest',
  ]);
  expect(await changesOf(conch, 'staging.json')).toEqual([
    'promoted to revision 8 of production.json (was 7): shop 1.1.0',
    'shop: 1.0.0 -> 1.1.0 for everybody',
    'recorded existing manifest',
  ]);
  expect(await promote()).toMatchObject({
    code: 0,
    text: expect.stringContaining('is already as in staging.json. Nothing'),
  });
  const back = ['rollback', '--to', '7', '--manifest', 'production.json', '--root', 'root', '--unproven'];
  expect(await conch(back).ended).toMatchObject({ code: 0 });
  expect(shopOf(workspace, 'production.json').version).toBe('1.0.0');
});

test(
  'the whole site is promoted with what is on which page, and keeps what is of its environment',
  thorough(),
  async ({ workspace, promote }) => {
    const staging = read(workspace, 'staging.json');
    const applications = [
      { name: 'sale', remote: 'shop', module: './products', region: 'main', activeWhen: ['/sale'] },
    ];
    workspace.write('staging.json', { ...staging, applications, policy: { trustedTypes: 'report' } });
    const origins = ['https://cdn.example.com'];
    const production = siteManifest({ revision: 7, origins, redirects: [{ from: '/old', to: '/products' }] });
    workspace.write('production.json', production);
    expect(await promote()).toMatchObject({
      code: 0,
      text: expect.stringContaining('shop: 1.0.0 -> 1.1.0; what is on which page, as in revision 2 of staging.json'),
    });
    const { redirects, policy, ...promoted } = read(workspace, 'production.json');
    expect(promoted).toMatchObject({ revision: 8, origins, applications, remotes: { shop: { version: '1.1.0' } } });
    expect([redirects, policy]).toEqual([undefined, undefined]);
  },
);

test('a remote that is not proven there, or must not change here, is refused by name, and nothing is changed', async ({
  conch,
  workspace,
  promote,
}) => {
  const staging = read(workspace, 'staging.json');
  const production = siteManifest({ revision: 7 });
  const { integrity, ...unknown } = staging.remotes.shop;
  const rollout = { percent: 10, build: { version: '1.2.0' } };
  const frozen = { by: 'ben', since: '2026-11-24T14:07:27.461Z' };
  const other = `sha384-${'a'.repeat(64)}`;
  for (const [there, here, code, fact] of [
    [unknown, {}, 'BUILD_UNFIT', 'shop 1.1.0 has no digest in staging.json'],
    [
      { ...staging.remotes.shop, rollout },
      {},
      'BUILD_UNFIT',
      'shop is not proven in staging.json: 1.2.0 is being rolled out',
    ],
    [staging.remotes.shop, { frozen }, 'FROZEN', 'shop was frozen by ben'],
    [staging.remotes.shop, { version: '1.1.0', integrity: other }, 'VERSION_TAKEN', 'shop 1.1.0 exists already'],
    [{ ...staging.remotes.shop, version: '1.3.0' }, {}, 'CHECK_FAILED', 'root/remotes/shop/1.3.0/'],
    [{ ...staging.remotes.shop, integrity: other }, {}, 'CHECK_FAILED', 'remoteEntry.js'],
    [
      { ...staging.remotes.shop, basePath: 'https://cdn.example.com/' },
      { basePath: '/shop/' },
      'BUILD_UNFIT',
      'shop 1.1.0 is on https://cdn.example.com',
    ],
  ] as const) {
    workspace.write('staging.json', { ...staging, origins: ['https://cdn.example.com'], remotes: { shop: there } });
    workspace.write('production.json', { ...production, remotes: { shop: { ...production.remotes.shop, ...here } } });
    const before = readFileSync(workspace.path('production.json'), 'utf8');
    const { code: exit, text } = await promote('--json');
    expect(exit, fact).toBe(1);
    expect(JSON.parse(text), fact).toMatchObject({ code, message: expect.stringContaining(fact) });
    expect(readFileSync(workspace.path('production.json'), 'utf8')).toBe(before);
  }
  expect(await changesOf(conch, 'production.json')).toEqual([]);
  expect(await promote('--remote', 'shopp')).toMatchObject({
    code: 1,
    text: expect.stringContaining('Did you mean shop?'),
  });
  expect(await promote('--manifest', 'site.json')).toMatchObject({ code: 2 });
});
