import type { Page } from '@playwright/test';
import { digestsOf } from '../../manifests/ops/build/digests.ts';
import type { Manifest } from '../../manifests/schema.ts';
import type { Faults } from '../faults/faults.ts';
import { test as base, expect } from '../fixtures.ts';
import type { Requests } from '../support/requests.ts';
import type { Served } from './hosts/conch-serve.ts';
import { type RemoteOptions, site } from './site.ts';

export { expect };

const NAMES = ['home', 'signal', 'one', 'two', 'three', 'four', 'slow'] as const;
type Name = (typeof NAMES)[number];

const CHUNKS = ['view.0123abcd.js', 'view.0123abcd.css'];
/** All files of a build. */
export const FILES = ['remoteEntry.js', ...CHUNKS];

/** A remote of three files. It shows its name, its version and `props.links`, and adds itself to `window.evaluated`. */
const entry = (name: Name, version: string): string => `{
  const base = document.currentScript.src.replace(/[^/]*$/, '');
  const add = (tag, more) => new Promise((onload, onerror) => {
    document.head.append(Object.assign(document.createElement(tag), { crossOrigin: 'anonymous', onload, onerror, ...more }));
  });
  (window.evaluated ??= []).push('${name} ${version}');
  window['${name}'] = {
    init() {},
    async get() {
      const style = { rel: 'stylesheet', href: base + 'view.0123abcd.css' };
      await Promise.all([add('script', { src: base + 'view.0123abcd.js' }), add('link', style)]);
      return () => ({
        mount({ domElement, links = [] }) {
          const items = links.map((href) => '<p><a href="' + href + '">' + href + '</a></p>');
          domElement.innerHTML = '<h1>${name} ${version}</h1>' + items.join('');
        },
        unmount() {},
      });
    },
  };
}`;

/** What a manifest says of a build: the fields of `previous`, `rollout.build`, and of a remote itself. */
export const build = (name: Name, version: string) => ({
  version,
  integrity: digestsOf(Buffer.from(entry(name, version))).sha384,
  assets: { './view': CHUNKS },
});

/** Edits a remote as a release of that version does. */
export const publish = (manifest: Manifest, name: Name, version: string): void => {
  const { integrity } = build(name, version);
  Object.assign(manifest.remotes[name] ?? {}, { version, integrity });
};

const filesOf = (name: Name, version: string): Readonly<Record<string, string>> => ({
  'remoteEntry.js': entry(name, version),
  ...Object.fromEntries(CHUNKS.map((file) => [file, '/* a chunk */'])),
});

const remote = (name: Name): RemoteOptions => ({
  builds: { '1.0.0': filesOf(name, '1.0.0'), '2.0.0': filesOf(name, '2.0.0') },
  ...build(name, '1.0.0'),
});

/** The key of localStorage under which the shell counts visits. */
const VISITS_KEY = 'conch:habits:/';

/** A page of links, and the requests that the server gets when a visitor is about to follow them. */
export class PrefetchSite {
  readonly #page: Page;
  readonly #served: Served;
  readonly #faults: Faults;
  readonly #requests: Requests;

  constructor(page: Page, served: Served, faults: Faults, requests: Requests) {
    this.#page = page;
    this.#served = served;
    this.#faults = faults;
    this.#requests = requests;
  }

  /** Waits until the page prefetches: then it has `signal`, which every visitor of these tests opens most. */
  async isPrefetching(): Promise<void> {
    await this.hasFetched('signal');
  }

  /** Files of a build that were requested from the server, one item per request. */
  filesRequested(name: Name, version = '1.0.0'): string[] {
    const folder = `/remotes/${name}/${version}/`;
    return this.#faults.requests(`${folder}**`).map((path) => path.slice(folder.length).replace(/\?.*/, ''));
  }

  /** Waits until each file of a build was requested once. */
  async hasFetched(name: Name, version = '1.0.0'): Promise<void> {
    await expect.poll(() => this.filesRequested(name, version).sort(), name).toEqual([...FILES].sort());
  }

  /** Paths that the page has requested below a path, once all requests that it was about to make have been made. */
  async requestsBelow(path: string): Promise<string[]> {
    await this.#page.evaluate(() => fetch('/healthz').catch(() => {}));
    return this.#requests.paths().filter((each) => each.startsWith(path));
  }

  /** `pointerdown` on a link, without a click. */
  async pressLink(path: string): Promise<void> {
    await this.#page.locator(`a[href="${path}"]`).dispatchEvent('pointerdown');
  }

  /** Edits the manifest while the site runs, as a release does. */
  edit(change: (manifest: Manifest) => void): void {
    this.#served.edit((manifest) => {
      manifest.revision += 1;
      change(manifest);
    });
  }

  /** Focuses the window until the open page follows a revision. */
  async follows(revision: number): Promise<void> {
    await expect(async () => {
      await this.#page.evaluate(() => window.dispatchEvent(new Event('focus')));
      await expect(this.#page.locator(`html[data-revision="${revision}"]`)).toBeAttached({ timeout: 500 });
    }).toPass();
  }
}

type Fixtures = {
  /** How often the visitor has opened applications before, in addition to `signal`. */
  readonly visits: Partial<Record<Name, number>>;
  readonly prefetchSite: PrefetchSite;
};

/**
 * A site of seven remotes, each with the builds 1.0.0 and 2.0.0 of three files: `home` has links to the others, which are at
 * `/<name>`. `shell.open('')` leads to it through `faults`.
 */
export const test = base.extend<Fixtures>({
  visits: [{}, { option: true }],
  prefetchSite: [
    async ({ page, serveSite, faults, requests, visits }, use) => {
      const served = await serveSite(
        site({
          remotes: Object.fromEntries(NAMES.map((name) => [name, remote(name)])),
          applications: NAMES.map((name) =>
            name === 'home'
              ? { name, remote: name, props: { links: NAMES.slice(2).map((other) => `/${other}`) } }
              : { name, remote: name, activeWhen: [`/${name}`], props: { links: ['/'] } },
          ),
        }),
      );
      faults.moveTo(served.url);
      await page.addInitScript(([key, visits]) => localStorage.getItem(key) ?? localStorage.setItem(key, visits), [
        VISITS_KEY,
        JSON.stringify({ ...visits, signal: 100 }),
      ] as const);
      await use(new PrefetchSite(page, served, faults, requests));
    },
    { auto: true },
  ],
});
