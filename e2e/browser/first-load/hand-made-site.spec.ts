import type { ApplicationEntry, Manifest } from '../../../manifests/schema.ts';
import { test as base, expect } from '../../fixtures.ts';
import { type HandMadeSite, handMadeSite } from '../../sites/hand-made-site.ts';
import { watchDepths, watchElements } from '../../support/watch-loads.ts';

const pages = [
  { path: '', applications: ['header', 'home', 'footer'], heading: 'Built for Monday, in the rain.' },
  { path: 'product/CL-01', applications: ['header', 'product', 'footer'], heading: 'Haymaker' },
];

const test = base.extend<object, { files: HandMadeSite }>({
  files: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
    async ({}, use) => {
      const files = await handMadeSite(pages.map(({ path }) => path));
      await use(files);
      await files.close();
    },
    { scope: 'worker' },
  ],
});

/** Files of an application's build. `explore` provides React to all. */
function filesOf({ remotes }: Manifest, { remote: name, module }: ApplicationEntry): string[] {
  const { version, assets, sharedAssets } = remotes[name] ?? {};
  const shared = name === 'explore' ? sharedAssets?.[module] : [];
  return ['remoteEntry.js', ...(assets?.[module] ?? []), ...(shared ?? [])].map(
    (file) => `/remotes/${name}/${version}/${file}`,
  );
}

for (const { path, applications, heading } of pages) {
  // Chromium only: the DevTools protocol names what has requested a file.
  test(`/${path} of a site without conch serve takes three requests in sequence: the page, the manifest with the shell, and everything else`, {
    tag: '@chromium',
  }, async ({ page, shell, files: { host, manifest } }) => {
    const depths = await watchDepths(page);
    const elements = await watchElements(page);
    const before = host.requests.length;
    await shell.open(`${host.origin}/${path}`);
    await expect(shell.heading).toHaveText(heading);
    const needed = manifest.applications.filter(({ name }) => applications.includes(name));
    const expected = new Set(needed.flatMap((entry) => filesOf(manifest, entry)));
    expect(expected.size, 'entries, chunks, styles, React').toBeGreaterThanOrEqual(10);
    const found = new Map([...depths].map(([url, depth]) => [new URL(url).pathname, depth]));
    expect(Object.fromEntries([...expected].map((file) => [file, found.get(file)]))).toEqual(
      Object.fromEntries([...expected].map((file) => [file, 3])),
    );
    const { hints, used } = await elements();
    expect(used).toEqual(expect.arrayContaining(hints.filter(({ url }) => !url.endsWith('/manifests/site.json'))));
    const requested = host.requests.slice(before).filter((target) => /^\/(remotes|shell)\//.test(target));
    expect(requested.filter((target, index) => requested.indexOf(target) !== index)).toEqual([]);
  });
}
