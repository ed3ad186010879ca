import type { Manifest } from '../../manifests/schema.ts';
import { test as base, expect } from '../fixtures.ts';
import { OpenTab } from '../support/open-tab.ts';
import type { Served } from './hosts/conch-serve.ts';
import { type RemoteOptions, site } from './site.ts';

export { expect };

type Name = 'shop' | 'late';

/**
 * A remote that shows its name and version and stores its props in `window.given`. `./second` needs a chunk, and a click
 * requests another chunk, which no build has.
 */
const entry = (name: Name, version: string): string => `{
  const base = document.currentScript.src.replace(/[^/]*$/, '');
  const chunk = (file) => new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src: base + file, onload: resolve });
    script.onerror = () => reject(Object.assign(new Error('Loading chunk failed.'), { request: script.src }));
    document.head.append(script);
  });
  window['${name}'] = {
    init() {},
    async get(module) {
      if (module === './second') await chunk('second.js');
      return () => ({
        mount(props) {
          window.given = props;
          props.domElement.textContent = '${name} ${version}';
          props.domElement.onclick = () => void chunk('clicked.js');
        },
        unmount() {},
      });
    },
  };
}`;

const remote = (name: Name): RemoteOptions => ({
  builds: Object.fromEntries(
    ['1.0.0', '2.0.0'].map((version) => [version, { 'remoteEntry.js': entry(name, version), 'second.js': '' }]),
  ),
});

export type Releases = Served & {
  /** Edits the manifest as a release of that version does. */
  publish(name: Name, version: string, edit?: (manifest: Manifest) => void): void;
  deleteBuild(name: Name, version: string): void;
  /** Writes the build 1.0.0 of `late` to `/remotes/<folder>/1.0.0/`. */
  copyLate(folder: string): void;
};

type Fixtures = {
  /**
   * A site of two remotes, each with the builds 1.0.0 and 2.0.0: `shop` on `/` and `/second`, `late` on `/late`. `shell.open('')`
   * leads to it through `faults`, which does not forward the server's events.
   */
  readonly releases: Releases;
  readonly tab: OpenTab;
};

export const test = base.extend<Fixtures>({
  releases: [
    async ({ serveSite, faults }, use) => {
      const { deleteBuild, writeBuild, ...options } = site({
        remotes: { shop: remote('shop'), late: remote('late') },
        applications: [
          { name: 'home', remote: 'shop' },
          { name: 'second', remote: 'shop', module: './second', activeWhen: ['/second'] },
          { name: 'late', remote: 'late', activeWhen: ['/late'] },
        ],
      });
      const served = await serveSite(options);
      faults.moveTo(served.url);
      await use({
        ...served,
        publish(name, version, edit = () => undefined) {
          served.edit((manifest) => {
            manifest.revision += 1;
            const remote = manifest.remotes[name];
            if (remote) remote.version = version;
            edit(manifest);
          });
        },
        deleteBuild,
        copyLate: (folder) => writeBuild(folder, '1.0.0', entry('late', '1.0.0')),
      });
    },
    { auto: true },
  ],
  tab: async ({ page }, use) => use(await OpenTab.of(page)),
});
