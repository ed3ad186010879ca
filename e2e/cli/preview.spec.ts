import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { Manifest } from '../../manifests/schema.ts';
import { serveInProcess } from '../sites/hosts/in-process-server.ts';
import { writeBuild } from '../sites/remotes/described-builds.ts';
import { container, view } from '../sites/remotes/fake-remotes.ts';
import { manifestOf } from '../sites/site.ts';
import { test as base, type Ended } from '../support/command.ts';
import { dist } from '../support/paths.ts';
import { thorough } from '../support/thorough.ts';
import type { Workspace } from '../support/workspace.ts';

const place = ['--manifest', 'site.json', '--root', 'root'];

const test = base.extend<{ run: (...args: string[]) => Promise<Ended> }>({
  run: async ({ conch }, use) => use((verb, ...args) => conch([verb ?? '', ...args]).ended),
});

const shopIn = (workspace: Workspace): Manifest['remotes'][string] | undefined =>
  JSON.parse(readFileSync(workspace.path('site.json'), 'utf8')).remotes.shop;

test('conch preview publishes a build, lists it in the manifest, and gives a link for its digest alone', async ({
  run,
  workspace,
}) => {
  const build = writeBuild(workspace, { version: '1.1.0+pr.42' });
  const { code, out, err } = await run(
    'preview',
    'shop',
    build,
    '--days',
    '3',
    '--page',
    'https://shop.example/products?a=1',
    ...place,
  );
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { previews: [listed] = [], ...shop } = shopIn(workspace) ?? {};
  expect(shop).toMatchObject({ version: '1.0.0' });
  expect(existsSync(workspace.path('root/remotes/shop/1.1.0+pr.42/remoteEntry.js'))).toBe(true);
  const { integrity = '', until = '' } = listed ?? {};
  expect(Object.keys(listed ?? {}).sort()).toEqual(['files', 'integrity', 'provides', 'requires', 'until', 'version']);
  const digest = integrity
    .slice('sha384-'.length, 'sha384-'.length + 12)
    .replaceAll('+', '-')
    .replaceAll('/', '_');
  expect(out.split('\n').slice(0, 3)).toEqual([
    `site.json is now revision 2: shop: preview of 1.1.0+pr.42 until ${until}`,
    `Link: https://shop.example/products?a=1&conch-preview=shop@1.1.0%2Bpr.42:${digest}`,
    expect.stringMatching(
      /^Next: open the link once the manifest is live, then conch deploy .*conch preview shop 1\.1\.0\+pr\.42 --end --manifest site\.json --root root$/,
    ),
  ]);
  expect(Date.parse(until) - Date.now()).toBeGreaterThan(2.99 * 86_400_000);
  expect(Date.parse(until) - Date.now()).toBeLessThan(3.01 * 86_400_000);

  // Again: the day moves, and nothing is listed twice. Without a URL of the site, the query alone.
  const again = await run('preview', 'shop', build, ...place, '--json');
  expect(JSON.parse(again.out)).toMatchObject({
    changed: true,
    revision: 3,
    link: `?conch-preview=shop@1.1.0%2Bpr.42:${digest}`,
  });
  expect(shopIn(workspace)?.previews).toHaveLength(1);

  const other = writeBuild(workspace, { version: '1.1.0+pr.42', mark: 'changed' });
  expect(await run('preview', 'shop', other, ...place)).toMatchObject({
    code: 1,
    err: expect.stringContaining('shop 1.1.0+pr.42'),
  });
  expect((await run('deploy', other, ...place)).err).toContain('names it with other bytes');

  const ended = await run('preview', 'shop', '1.1.0+pr.42', '--end', ...place);
  expect(ended.out).toContain('site.json is now revision 4: shop: no preview of 1.1.0+pr.42 any more');
  expect(shopIn(workspace)?.previews).toBeUndefined();
});

test(
  'conch preview says what is wrong with what it was given, and changes nothing',
  thorough(),
  async ({ run, workspace }) => {
    const build = writeBuild(workspace, { version: '2.0.0' });
    const before = readFileSync(workspace.path('site.json'), 'utf8');
    const refused: readonly (readonly [args: readonly string[], code: number, says: string])[] = [
      [['shop'], 2, 'The build is missing. See "conch help preview".'],
      [['shp', build], 1, 'The manifest has no remote shp. Did you mean shop?'],
      [['shop', writeBuild(workspace, { name: 'cart', version: '1.0.0' })], 1, 'is a build of cart, not of shop.'],
      [['shop', build, '--days', '0'], 2, '--days 0 is not a whole number from 1 to 90.'],
      [['shop', build, '--days', '1.5'], 2, '--days 1.5 is not a whole number from 1 to 90.'],
      [['shop', build, '--page', '/products'], 2, '--page /products is not a URL such as'],
      [['shop', 'builds/nowhere'], 1, 'There is no folder builds/nowhere.'],
      [
        ['shop', '2.0.0', '--end'],
        0,
        'There is no preview of shop 2.0.0, nor of any other version. Nothing was changed.',
      ],
    ];
    for (const [args, code, says] of refused) {
      const ended = await run('preview', ...args, ...place);
      expect(ended.code, says).toBe(code);
      expect(`${ended.err}${ended.out}`).toContain(says);
    }
    expect(readFileSync(workspace.path('site.json'), 'utf8')).toBe(before);

    const manifest = JSON.parse(before);
    const listed = { version: '9.0.', integrity: `sha256-${'A'.repeat(43)}=`, until: '2099-01-01T00:00:00Z' };
    manifest.remotes.shop.previews = Array.from({ length: 20 }, (_, index) => ({ ...listed, version: `9.0.${index}` }));
    workspace.write('site.json', manifest);
    const full = await run('preview', 'shop', build, ...place, '--unproven');
    expect(full.err).toContain(
      'shop has 20 previews, and no more are possible. End one of them: conch preview shop 9.0.0 --end',
    );
  },
);

test('check, export and inventory know previews, and forget them when they have ended', async ({ run, workspace }) => {
  const build = writeBuild(workspace, { version: '1.1.0' });
  await run('preview', 'shop', build, ...place);
  const exported = await run('export', 'out', ...place);
  expect(exported, exported.err).toMatchObject({ code: 0 });
  expect(existsSync(workspace.path('out/remotes/shop/1.1.0/remoteEntry.js'))).toBe(true);
  expect((await run('inventory', ...place)).out).toContain('shop 1.1.0 (preview)');
  rmSync(workspace.path('root/remotes/shop/1.1.0'), { recursive: true });
  const missing = await run('check', ...place);
  expect(missing).toMatchObject({
    code: 0,
    out: expect.stringContaining('so tabs with its link would show an error'),
  });

  const manifest = JSON.parse(readFileSync(workspace.path('site.json'), 'utf8'));
  manifest.remotes.shop.previews[0].until = '2026-11-01T00:00:00Z';
  workspace.write('site.json', manifest);
  const ended = await run('check', ...place);
  expect(ended.out).toContain('the preview of shop 1.1.0 ended on 2026-11-01T00:00:00Z');
  expect(ended.out).not.toContain('would show an error');
  expect(await run('export', 'later', ...place)).toMatchObject({ code: 0 });
  expect(existsSync(workspace.path('later/remotes/shop/1.1.0'))).toBe(false);

  // The next preview removes it.
  await run('preview', 'shop', writeBuild(workspace, { version: '1.2.0' }), ...place);
  expect(shopIn(workspace)?.previews?.map(({ version }) => version)).toEqual(['1.2.0']);
});

test(
  'the link shows the build in its tab, on a site with keys, an enforced policy and required integrity',
  thorough(),
  async ({ run, workspace, page }) => {
    cpSync(join(dist, 'shell'), workspace.path('root/shell'), { recursive: true });
    const build = (version: string) => {
      const folder = writeBuild(workspace, { version, exposes: ['./view'] });
      const entry = container('shop', view(`shop ${version}`));
      const description = JSON.parse(readFileSync(workspace.path(folder, 'remote.json'), 'utf8'));
      workspace.write(join(folder, 'remoteEntry.js'), entry);
      const integrity = `sha384-${createHash('sha384').update(entry).digest('base64')}`;
      Object.assign(description, { integrity });
      description.files['remoteEntry.js'] = { integrity, bytes: entry.length };
      workspace.write(join(folder, 'remote.json'), description);
      return folder;
    };
    workspace.write(
      'site.json',
      manifestOf({
        remotes: {},
        applications: [],
        edit: (manifest) => {
          manifest.policy = { integrity: 'required', trustedTypes: 'enforce' };
        },
      }),
    );
    const { out: key } = await run('keys', '--out', 'key.pem', '--json');
    const signing = [...place, '--sign-with', 'key.pem'];
    await run('sign', '--manifest', 'site.json', '--sign-with', 'key.pem');
    expect(await run('deploy', build('3.0.0'), ...signing)).toMatchObject({ code: 0 });
    const deployed = JSON.parse(readFileSync(workspace.path('site.json'), 'utf8'));
    deployed.applications = [{ name: 'shop', remote: 'shop', module: './view', region: 'main', activeWhen: ['/'] }];
    workspace.write('site.json', deployed);
    await run('sign', '--manifest', 'site.json', '--sign-with', 'key.pem');
    const { out } = await run('preview', 'shop', build('3.1.0'), ...signing, '--json');
    const { link } = JSON.parse(out);

    const site = await serveInProcess(workspace, { keys: [JSON.parse(key).publicKey] });
    await page.goto(`${site.origin}/`);
    await expect(page.locator('main')).toHaveText('shop 3.0.0');
    await page.goto(`${site.origin}/${link}`);
    await expect(page.locator('main')).toHaveText('shop 3.1.0');
    await expect(page.getByRole('complementary', { name: 'Only in this tab.' })).toContainText('Preview of shop 3.1.0');
    await page.goto('about:blank');
    await site.close();
  },
);
