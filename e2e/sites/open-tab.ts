import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Manifest } from '../../manifests/schema.ts';
import type { UpdateDetail } from '../../shell/updates/reload-offer.ts';
import { test as base, expect } from '../fixtures.ts';
import { probeSite, writeProbe } from './fake-remotes.ts';
import type { Served } from './serve.ts';

export { expect };

/** A tab that somebody left open, and what its window was told of newer manifests, over all its page loads. */
export class OpenTab {
  readonly updates: UpdateDetail[] = [];
  readonly #page: Page;

  static async of(page: Page): Promise<OpenTab> {
    const tab = new OpenTab(page);
    await page.exposeFunction('tellUpdate', (detail: UpdateDetail) => tab.updates.push(detail));
    await page.addInitScript(() =>
      addEventListener('conch:update', ({ detail }) => Reflect.get(window, 'tellUpdate')(detail)),
    );
    return tab;
  }

  private constructor(page: Page) {
    this.#page = page;
  }

  /** The offer to load the page anew. */
  get toast() {
    return this.#page.getByRole('status').filter({ hasText: 'A new version of this site is ready.' });
  }

  button(name: 'Reload' | 'Later') {
    return this.toast.getByRole('button', { name });
  }

  /** It follows the manifest from now on. */
  async isAttentive(): Promise<void> {
    await expect(this.#page.locator('.conch-toast')).toBeAttached();
  }

  /** The visitor comes back to the window, and the tab looks at the manifest. */
  async focus(): Promise<void> {
    await this.#page.evaluate(() => window.dispatchEvent(new Event('focus')));
  }

  /** Looks until the offer is there: a look that is under way may have been answered before the release. */
  async notices(): Promise<void> {
    await expect(async () => {
      await this.focus();
      await expect(this.toast).toBeVisible({ timeout: 500 });
    }).toPass();
  }

  async show(visible: boolean): Promise<void> {
    await this.#page.evaluate((visible) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => !visible });
      document.dispatchEvent(new Event('visibilitychange'));
    }, visible);
  }

  /** A navigation that a remote makes by itself. */
  async go(path: string): Promise<void> {
    await this.#page.evaluate((path) => history.pushState(null, '', path), path);
  }

  /** What the window was told so far, in order. */
  async isTold(...expected: readonly Partial<UpdateDetail>[]): Promise<void> {
    await expect.poll(() => this.updates).toMatchObject([...expected]);
  }
}

/**
 * A remote that shows its name and version and hands its props to the test as `window.given`. `./second` has a chunk of its own,
 * and a click on what is shown asks for another one that no build has.
 */
const remote = (name: string, version: string): string => `{
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

type ReleasedSite = Served & {
  /** Edits the manifest as a release of that version does. */
  release(name: 'shop' | 'late', version: string, more?: (manifest: Manifest) => void): void;
  /** Deletes a build. */
  remove(name: 'shop' | 'late', version: string): void;
};

type Fixtures = {
  /**
   * A site of two remotes, each with the builds 1.0.0 and 2.0.0: `shop` on `/` and `/second`, `late` on `/late`. The pages of the
   * test meet it through `faults`, which does not tell them of changes.
   */
  readonly own: ReleasedSite;
  readonly tab: OpenTab;
};

export const test = base.extend<Fixtures>({
  own: [
    async ({ serveSite, faults }, use) => {
      const names = ['shop', 'late'] as const;
      const probes = probeSite({
        remotes: Object.fromEntries(names.map((name) => [name, remote(name, '1.0.0')])),
        applications: [
          { name: 'home', remote: 'shop' },
          { name: 'second', remote: 'shop', module: './second', activeWhen: ['/second'] },
          { name: 'late', remote: 'late', activeWhen: ['/late'] },
        ],
      });
      const folder = (name: string, version: string) => join(probes.folder, 'remotes', name, version);
      for (const name of names) {
        writeProbe(probes.folder, name, remote(name, '2.0.0'), '2.0.0');
        for (const version of ['1.0.0', '2.0.0']) writeFileSync(join(folder(name, version), 'second.js'), '');
      }
      const served = await serveSite(probes);
      faults.moveTo(served.url);
      await use({
        ...served,
        release(name, version, more = () => undefined) {
          served.edit((manifest) => {
            manifest.revision += 1;
            const entry = manifest.remotes[name];
            if (entry) entry.version = version;
            more(manifest);
          });
        },
        remove: (name, version) => rmSync(folder(name, version), { recursive: true }),
      });
    },
    { auto: true },
  ],
  tab: async ({ page }, use) => use(await OpenTab.of(page)),
});
