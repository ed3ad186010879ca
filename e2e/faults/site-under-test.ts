import type { Manifest } from '../../manifests/schema.ts';
import { type Answer, answerWith, isHtml, JSON_TYPE, type Question } from '../../shell/server/front/answer.ts';
import { changePolicies, splitPolicies } from '../../shell/server/front/changed-policy.ts';
import { pageOfSite, withoutKeys } from '../../shell/server/front/page-of-site.ts';
import { askOrigin } from '../../shell/server/front/upstream.ts';
import { contentSecurityPolicy, integrityPolicy } from '../../shell/server/security-headers.ts';
import { scriptPlaces } from '../../shell/site/script-folders.ts';
import { acceptingCode } from './accept-code.ts';
import type { BuildSource } from './build-source.ts';
import { type Behind, plain } from './fault-server.ts';

/** Gets a copy, which it can edit. */
export type ManifestChange = (manifest: Manifest) => Manifest;

/** Code that a fault brings in place of files of a build, as if the build had been made with it. */
export type AcceptedCode = {
  /** Path of the build's folder on the site, with a slash at both ends, and its entry in there. */
  readonly folder: string;
  readonly entry: string;
  readonly matches: (path: string) => boolean;
  readonly code: Buffer;
};

const MANIFEST = '/manifests/site.json';

/** A running site whose manifest and builds a test replaces without changing the site. */
export class SiteUnderTest implements Behind {
  #home: URL;
  #changes: readonly ManifestChange[] = [];
  #pages: 'as they are' | 'without hints' | 'without manifest' = 'as they are';
  #accepted: readonly AcceptedCode[] = [];
  readonly #builds = new Map<string, BuildSource>();

  /** @param home URL at which the site is mounted */
  constructor(home: string) {
    this.#home = folder(home);
  }

  /** Forwards to another site; the changes still apply. */
  moveTo(home: string): void {
    this.#home = folder(home);
  }

  get base(): string {
    return this.#home.pathname;
  }

  change(change: ManifestChange): void {
    this.#changes = [...this.#changes, change];
  }

  /**
   * From now on pages have no preload hints: a preload would use up a fault that applies once. If the fault is one of the manifest,
   * pages do not embed the manifest either.
   */
  expectFault(matches: (path: string) => boolean): void {
    if (matches(MANIFEST)) this.#pages = 'without manifest';
    else if (this.#pages === 'as they are') this.#pages = 'without hints';
  }

  /** Serves a build at a path that the site itself does not use. */
  place(path: string, build: BuildSource): void {
    this.#builds.set(path, build);
  }

  /** The manifest with all changes. */
  async manifest(): Promise<Manifest> {
    const url = new URL(`.${MANIFEST}`, this.#home);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    const served: Manifest = await response.json();
    return this.#changes.reduce((manifest, change) => change(structuredClone(manifest)), served);
  }

  /** From now on the entry of a build accepts other code in some of its files. */
  accept(code: AcceptedCode): void {
    this.#accepted = [...this.#accepted, code];
  }

  async ask(question: Question): Promise<Answer> {
    if (this.#changes.length > 0 && question.path === MANIFEST) {
      return answerWith(200, JSON.stringify(await this.manifest()), JSON_TYPE, { 'cache-control': 'no-cache' });
    }
    const accepted = this.#accepted.filter(({ folder, entry }) => question.path === `${folder}${entry}`);
    if (accepted.length > 0) return this.#accepting(accepted, plain(question));
    const placed = this.#placed(question);
    if (placed) return placed;
    const isPage = question.headers.accept?.includes('text/html') && question.method === 'GET';
    if (!isPage || (this.#changes.length === 0 && this.#pages === 'as they are')) {
      return this.#here(await askOrigin(this.#home, question.target, question));
    }
    const page = await this.#here(await askOrigin(this.#home, question.target, plain(question)));
    const manifest = this.#changes.length > 0 ? await this.manifest() : undefined;
    const places = manifest && scriptPlaces(manifest, this.base);
    const given = manifest ? withoutKeys(page) : page;
    return pageOfSite(given, this.base, this.#pages === 'without manifest' ? null : manifest, places);
  }

  async #accepting(accepted: readonly AcceptedCode[], question: Question): Promise<Answer> {
    const ask = (path: string) => {
      const target = `${this.base}${path.slice(1)}`;
      return this.#placed({ ...question, path, target }) ?? askOrigin(this.#home, target, question);
    };
    let answer = await ask(question.path);
    for (const { folder, matches, code } of accepted) {
      const description = await ask(`${folder}remote.json`);
      answer = acceptingCode(answer, description, (file) => matches(`${folder}${file}`), code);
    }
    return this.#here(answer);
  }

  /** The answer of a build that the site itself does not have. */
  #placed(question: Question): Promise<Answer> | undefined {
    for (const [path, build] of this.#builds) {
      if (question.path.startsWith(path)) return build.ask(question.path.slice(path.length), question);
    }
    return undefined;
  }

  /** Adapts headers that contain the origin of the site to this server. */
  async #here(answer: Answer): Promise<Answer> {
    const headers = { ...answer.headers };
    const { location, 'set-cookie': cookies, 'content-security-policy': policy } = headers;
    if (typeof location === 'string') headers.location = location.replace(this.#home.origin, '');
    if (Array.isArray(cookies)) {
      headers['set-cookie'] = cookies.map((cookie) => cookie.replace(/;\s*(Domain=[^;]*|Secure)(?=;|$)/gi, ''));
    }
    // Other answers have the policy, too, but only that of a page has an effect.
    if (typeof policy === 'string' && this.#changes.length > 0 && isHtml(answer)) {
      const manifest = await this.manifest();
      headers['content-security-policy'] = widen(policy, manifest, this.base);
      for (const name of ['integrity-policy', 'integrity-policy-report-only']) delete headers[name];
      Object.assign(headers, integrityPolicy(manifest, { base: this.base }));
    }
    return { ...answer, headers };
  }
}

const folder = (url: string): URL => new URL(url.replace(/\/*$/, '/'));

/** Allows in the Content-Security-Policies of a page what the manifest lists, as `conch serve` does. */
function widen(policies: string, manifest: Manifest, base: string): string {
  const nothing = { ...manifest, origins: [], policy: undefined, remotes: {} };
  const [ofEverySite, all] = [nothing, manifest].map((each) =>
    splitPolicies(contentSecurityPolicy(each, { inline: [], base })),
  );
  return changePolicies(policies, (name, sources, at) => [
    ...sources,
    ...(all?.[at]?.get(name) ?? []).filter((each) => !ofEverySite?.[at]?.get(name)?.includes(each)),
  ]);
}
