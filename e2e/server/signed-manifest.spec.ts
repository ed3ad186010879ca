import { rmSync } from 'node:fs';
import type { Manifest } from '../../manifests/schema.ts';
import { type ServedWorkspace, serveInProcess } from '../sites/hosts/in-process-server.ts';
import { acceptHtml, test as base, expect } from '../sites/shop-server.ts';
import { createKey, type PrivateKey, signManifest } from '../sites/signed-manifest.ts';
import { entryOf, manifestOf } from '../sites/site.ts';
import type { Workspace } from '../support/workspace.ts';

const key = createKey();
const other = createKey();

const shop = (revision: number, edit: (manifest: Manifest) => void = () => {}): Manifest =>
  manifestOf({
    remotes: { shop: {} },
    edit(manifest) {
      manifest.revision = revision;
      edit(manifest);
    },
  });

/** Writes a manifest and its signature as `conch` does: the signature first. */
function publish(workspace: Workspace, manifest: Manifest, by: PrivateKey = key, time?: Date): void {
  workspace.replace('site.json.sig', signManifest(manifest, [by], time).signature);
  workspace.replace('site.json', manifest);
}

const test = base.extend<{ readonly signed: ServedWorkspace }>({
  signed: async ({ workspace }, use) => {
    publish(workspace, shop(5));
    const server = await serveInProcess(workspace, { keys: [other.publicKey, key.publicKey] });
    await use(server);
    await server.close();
  },
});

const healthOf = async (server: ServedWorkspace) => JSON.parse((await server.ask('/healthz')).text);

test('a site with keys is served exactly as it was signed, with its signature and its keys in the page', async ({
  signed,
  workspace,
}) => {
  const { text, signature } = signManifest(shop(5), [key]);
  const [manifest, sig] = [await signed.ask('/manifests/site.json'), await signed.ask('/manifests/site.json.sig')];
  expect(manifest.text).toBe(text);
  expect(JSON.parse(sig.text)).toEqual({
    ...JSON.parse(signature),
    time: expect.any(String),
    signatures: [{ key: key.publicKey, signature: expect.any(String) }],
  });
  expect(sig.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': expect.stringContaining('json') });
  const html = (await signed.ask('/', { headers: acceptHtml })).text;
  expect(html).toContain(`<html data-keys="${other.publicKey} ${key.publicKey}"`);
  expect(html).toContain(`id="conch-manifest">${text}</script>`);
  expect(html).not.toContain('data-contract');
  workspace.write('root/remotes/shop/1.0.0/remote.json', { name: 'shop', version: '1.0.0', requires: { a: '1' } });
  expect((await signed.ask('/manifests/site.json')).text, 'nothing is completed from the builds').toBe(text);
});

const unusable: readonly [title: string, change: (workspace: Workspace) => void, problem: string][] = [
  [
    'that was edited',
    (workspace) => workspace.replace('site.json', shop(6)),
    'site.json.sig is not its signature by a key of the site',
  ],
  ['without a signature', (workspace) => rmSync(workspace.path('site.json.sig')), 'there is no site.json.sig'],
  [
    'with a signature that is not one',
    (workspace) => workspace.replace('site.json.sig', '{"time":'),
    'there is no site.json.sig',
  ],
  [
    'signed with an unknown key',
    (workspace) => publish(workspace, shop(6), createKey()),
    'is not its signature by a key',
  ],
  [
    'that is older than the served one',
    (workspace) => publish(workspace, shop(4)),
    'revision 4 is older than revision 5, which is served',
  ],
  [
    'whose signature has expired',
    (workspace) => publish(workspace, expiring(6), key, new Date(Date.now() - 3_601_000)),
    'has expired',
  ],
];

const expiring = (revision: number): Manifest =>
  shop(revision, (manifest) => {
    manifest.policy = { maxAge: 3_600 };
  });

for (const [title, change, problem] of unusable) {
  test(`a manifest ${title} is a broken edit: the last signed one stays, and /healthz and the log say so`, async ({
    signed,
    workspace,
  }) => {
    change(workspace);
    expect(JSON.parse((await signed.ask('/manifests/site.json')).text).revision).toBe(5);
    const health = await healthOf(signed);
    expect(health).toMatchObject({ status: 'ok', revision: 5, warning: expect.stringContaining('is not valid') });
    const relative = health.problems.map((each: string) => each.replaceAll(`${workspace.folder}/`, ''));
    expect(relative).toEqual([expect.stringContaining(problem)]);
    expect(signed.log.filter((line) => line.includes(problem))).toHaveLength(1);
    expect(signed.log.at(-1)).toBe('site.json is not served; the last valid one, revision 5, stays');
    publish(workspace, shop(7));
    expect(await healthOf(signed)).toEqual({ status: 'ok', revision: 7 });
  });
}

test('a server with keys does not start with a manifest that is not signed, or has expired', async ({ workspace }) => {
  const start = () => serveInProcess(workspace, { keys: [key.publicKey] });
  await expect(start()).rejects.toMatchObject({ code: 'MANIFEST_UNSIGNED' });
  publish(workspace, shop(5), other);
  await expect(start()).rejects.toMatchObject({ code: 'MANIFEST_UNSIGNED' });
  publish(workspace, expiring(5), key, new Date(Date.now() - 3_601_000));
  await expect(start()).rejects.toMatchObject({ code: 'MANIFEST_EXPIRED' });
});

test('while the manifest is being replaced, its signature is there already, and the site is served without a warning', async ({
  signed,
  workspace,
}) => {
  const [before, after] = [signManifest(shop(5), [key]), signManifest(shop(6), [key])];
  const both = { ...JSON.parse(after.signature), previous: JSON.parse(before.signature) };
  workspace.replace('site.json.sig', both);
  expect(await healthOf(signed)).toEqual({ status: 'ok', revision: 5 });
  expect((await signed.ask('/manifests/site.json')).text).toBe(before.text);
  workspace.replace('site.json', shop(6));
  expect(await healthOf(signed)).toEqual({ status: 'ok', revision: 6 });
  expect(JSON.parse((await signed.ask('/manifests/site.json.sig')).text)).toEqual(both);
});

test('the server warns when less than a fifth of the longest age of a signature is left, and a renewal ends that', async ({
  signed,
  workspace,
}) => {
  const signedAgo = (ms: number) => publish(workspace, expiring(6), key, new Date(Date.now() - ms));
  signedAgo(2_800_000);
  expect(await healthOf(signed)).toEqual({ status: 'ok', revision: 6 });
  signedAgo(2_900_000);
  const { warning } = await healthOf(signed);
  expect(warning).toMatch(
    /^The signature of the manifest expires at .*Z\. Renew it: "conch sign --renew --manifest .*\/site\.json --key /,
  );
  expect(signed.log.filter((line) => line.startsWith('The signature of the manifest expires at'))).toHaveLength(1);
  signedAgo(0);
  expect(await healthOf(signed)).toEqual({ status: 'ok', revision: 6 });
  const html = (await signed.ask('/', { headers: acceptHtml })).text;
  const [, time = ''] = /data-signature="[^"]*time&#34;:&#34;([^&]*)/.exec(html) ?? [];
  expect(Date.now() - Date.parse(time), 'pages have the renewed signature').toBeLessThan(60_000);
});

test('a large manifest of a site with keys is embedded in no page, because the signature is about all of it', async ({
  workspace,
}) => {
  const remotes = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`team-${index}`, entryOf(`team${index}`)]),
  );
  publish(
    workspace,
    shop(5, (manifest) => Object.assign(manifest.remotes, remotes)),
  );
  const server = await serveInProcess(workspace, { keys: [key.publicKey] });
  const html = (await server.ask('/', { headers: acceptHtml })).text;
  await server.close();
  expect(html).not.toContain('conch-manifest');
  expect(html).toContain('href="/manifests/site.json"');
  expect(html).toContain('href="/manifests/site.json.sig"');
});

test('a site without keys has no signature and no keys', async ({ server, workspace }) => {
  workspace.write('site.json.sig', signManifest(shop(1), [key]).signature);
  expect((await server.ask('/manifests/site.json.sig')).status).toBe(404);
  expect((await server.ask('/', { headers: acceptHtml })).text).not.toMatch(/data-keys|data-signature|signature\./);
});
