import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Manifest } from '../../manifests/schema.ts';
import { test as base, expect } from '../fixtures.ts';
import { probeSite, writeProbe } from './fake-remotes.ts';
import type { Served } from './serve.ts';

export { expect };

const NAMES = ['home', 'signal', 'one', 'two', 'three', 'four', 'slow'] as const;
type Name = (typeof NAMES)[number];

const CHUNKS = ['view.0123abcd.js', 'view.0123abcd.css'];
/** What a visit of an application needs. */
export const FILES = ['remoteEntry.js', ...CHUNKS];

/** A remote of three files. It shows its name, its version and `props.links`, and records in `window.ran` which entries ran. */
const remote = (name: string, version: string): string => `{
  const base = document.currentScript.src.replace(/[^/]*$/, '');
  const add = (tag, more) => new Promise((onload, onerror) => {
    document.head.append(Object.assign(document.createElement(tag), { crossOrigin: 'anonymous', onload, onerror, ...more }));
  });
  (window.ran ??= []).push('${name} ${version}');
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

const integrity = (name: string, version: string): string =>
  `sha384-${createHash('sha384').update(remote(name, version)).digest('base64')}`;

const HABITS = 'conch:habits:/';

/** A page of links, and what is asked of the server when a visitor comes near them. */
export class LinkedSite {
  readonly #page: Page;
  readonly #served: Served;
  readonly #requests: (path: string) => readonly string[];
  /** Path of each request of the page, in the order in which it made them, also of what did not go out. */
  readonly #made: string[] = [];

  constructor(page: Page, served: Served, requests: (path: string) => readonly string[]) {
    this.#page = page;
    this.#served = served;
    this.#requests = requests;
    page.on('request', (request) => this.#made.push(new URL(request.url()).pathname));
  }

  /** Files are fetched ahead by now: the favourite of every visitor is. */
  async isAttentive(): Promise<void> {
    await this.fetched('signal');
  }

  /** The files of a build that the server was asked for, each as often as it was. */
  asked(name: Name, version = '1.0.0'): string[] {
    const folder = `/remotes/${name}/${version}/`;
    return this.#requests(`${folder}**`).map((path) => path.slice(folder.length).replace(/\?.*/, ''));
  }

  async fetched(name: Name, version = '1.0.0'): Promise<void> {
    await expect.poll(() => this.asked(name, version).sort(), name).toEqual([...FILES].sort());
  }

  /** Everything that the page was about to ask for has been made a request by now. */
  async made(path: string): Promise<string[]> {
    await this.#page.evaluate(() => fetch('/healthz').catch(() => {}));
    return this.#made.filter((each) => each.startsWith(path));
  }

  async press(path: string): Promise<void> {
    await this.#page.locator(`a[href="${path}"]`).dispatchEvent('pointerdown');
  }

  /** Edits the manifest while the site runs, as a release does. */
  edit(change: (manifest: Manifest) => void): void {
    this.#served.edit((manifest) => {
      manifest.revision += 1;
      change(manifest);
    });
  }

  /** Lets the open tab follow what was edited. */
  async follow(revision: number): Promise<void> {
    await expect(async () => {
      await this.#page.evaluate(() => window.dispatchEvent(new Event('focus')));
      await expect(this.#page.locator(`html[data-revision="${revision}"]`)).toBeAttached({ timeout: 500 });
    }).toPass();
  }
}

/** What a release of a version changes in a remote. */
export const release = (manifest: Manifest, name: Name, version: string): void => {
  Object.assign(manifest.remotes[name] ?? {}, { version, integrity: integrity(name, version) });
};

/** The fields of a build for `previous` and `rollout`. */
export const build = (name: Name, version: string) => ({
  version,
  integrity: integrity(name, version),
  assets: { './view': CHUNKS },
});

type Fixtures = {
  /** How much the visitor has opened what before, beside `signal`. */
  readonly habits: Partial<Record<Name, number>>;
  readonly linked: LinkedSite;
};

/**
 * A site of seven remotes, each with the builds 1.0.0 and 2.0.0 of three files: `home` has links to the others, which are at
 * `/<name>`. The pages of the test meet it through `faults`.
 */
export const test = base.extend<Fixtures>({
  habits: [{}, { option: true }],
  linked: [
    async ({ page, serveSite, faults, habits }, use) => {
      const site = probeSite({
        remotes: Object.fromEntries(NAMES.map((name) => [name, remote(name, '1.0.0')])),
        applications: NAMES.map((name) =>
          name === 'home'
            ? { name, remote: name, props: { links: NAMES.slice(2).map((other) => `/${other}`) } }
            : { name, remote: name, activeWhen: [`/${name}`], props: { links: ['/'] } },
        ),
        entries: Object.fromEntries(NAMES.map((name) => [name, build(name, '1.0.0')])),
      });
      for (const name of NAMES) {
        writeProbe(site.folder, name, remote(name, '2.0.0'), '2.0.0');
        for (const version of ['1.0.0', '2.0.0']) {
          for (const file of CHUNKS) writeFileSync(join(site.folder, 'remotes', name, version, file), '/* a chunk */');
        }
      }
      const served = await serveSite(site);
      faults.moveTo(served.url);
      await page.addInitScript(([key, habits]) => localStorage.getItem(key) ?? localStorage.setItem(key, habits), [
        HABITS,
        JSON.stringify({ ...habits, signal: 100 }),
      ] as const);
      await use(new LinkedSite(page, served, (path) => faults.requests(path)));
    },
    { auto: true },
  ],
});
