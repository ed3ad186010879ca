import type { ApplicationEntry, Manifest } from '../../manifests/schema.ts';
import { test as base, expect } from '../fixtures.ts';
import { type PlainFiles, plainFiles } from '../sites/plain-files.ts';
import { watchDepths, watchElements } from '../support/watch-loads.ts';

const pages = [
  { path: '', applications: ['header', 'home', 'footer'], heading: 'Built for Monday, in the rain.' },
  { path: 'product/CL-01', applications: ['header', 'product', 'footer'], heading: 'Haymaker' },
];

const test = base.extend<object, { files: PlainFiles }>({
  files: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from the pattern
    async ({}, use) => {
      const files = await plainFiles(pages.map(({ path }) => path));
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
  test(`/${path}, put together by hand, is there after three answers in sequence: the page, the manifest beside the shell, and everything else`, async ({
    page,
    shell,
    files: { host, manifest },
  }) => {
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
    const asked = host.requests.slice(before).filter((target) => /^\/(remotes|shell)\//.test(target));
    expect(asked.filter((target, index) => asked.indexOf(target) !== index)).toEqual([]);
  });
}
