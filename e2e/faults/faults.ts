import { checkedFiles } from '../../manifests/checked-files.ts';
import type { Manifest, RemoteEntry } from '../../manifests/schema.ts';
import { entryFile, entryOf, fillVersion } from '../../shell/site/builds/build-urls.ts';
import { codeOf } from './accept-code.ts';
import { buildAt, openBuild } from './build-source.ts';
import { bringsCode, type Fault, needsOtherOrigin } from './fault.ts';
import { FaultServer } from './fault-server.ts';
import { type PathPattern, pathMatcher } from './path-pattern.ts';
import { type ManifestChange, SiteUnderTest } from './site-under-test.ts';
import { withoutStaleFacts } from './stale-facts.ts';

/** A fault that applies to some paths. */
export type GivenFault = {
  /** Removes the fault. Answers that hang already do not end. */
  heal(): void;
  /** Path and query of each later request for these paths, in order. */
  requests(): readonly string[];
};

/** Path of builds that the site itself does not have. */
const ELSEWHERE = '/conch-under-test';

/**
 * A server in front of a site, at a URL of its own, that applies faults. The pages of a test are opened there.
 *
 * The name of a remote means the build that the manifest names at the time of the call, so edit the manifest first.
 */
export class Faults {
  readonly #site: SiteUnderTest;
  readonly #server: FaultServer;
  #given: readonly { readonly target: string; readonly heal: () => void }[] = [];

  /** @param home URL of a running site */
  static async inFrontOf(home: string): Promise<Faults> {
    const site = new SiteUnderTest(home);
    return new Faults(site, await FaultServer.start(site));
  }

  private constructor(site: SiteUnderTest, server: FaultServer) {
    this.#site = site;
    this.#server = server;
  }

  /** URL of the site with its faults. */
  get home(): string {
    return `http://localhost:${this.#server.port}${this.#site.base}`;
  }

  /** The same site with its faults, on another origin. */
  get otherOrigin(): string {
    return `http://127.0.0.1:${this.#server.port}`;
  }

  /** Forwards to another site from now on, such as one that the test serves. */
  moveTo(home: string): void {
    this.#site.moveTo(home);
  }

  /** The manifest as pages get it. */
  manifest(): Promise<Manifest> {
    return this.#site.manifest();
  }

  /** See the fixture of this name. */
  async useManifest(manifest: Manifest | EditManifest): Promise<void> {
    this.#site.change(typeof manifest === 'function' ? edit(manifest) : () => manifest);
    await this.#site.manifest(); // so that an edit that throws does so here
  }

  /** See the fixture of this name. */
  async withRemote(name: string, place: string | URL): Promise<void> {
    const build = await openBuild(place);
    const { description } = build;
    if (description && description.name !== name) {
      throw new Error(`${place} is a build of ${description.name}, not of ${name}.`);
    }
    const basePath = `${ELSEWHERE}/${name}/`;
    this.#site.place(basePath, build);
    this.#site.change((manifest) => {
      const { integrity, assets, sharedAssets, files, checksFiles, requires, provides, previous, rollout, ...remote } =
        remoteOf(manifest, name);
      const { name: _, files: allFiles, checksFiles: __, ...described } = description ?? { name };
      const own = description && checkedFiles(description, description.bundleFileName ?? '');
      // A build may be packed in another way than the one that it replaces.
      const { format, before, ...others } = remote;
      const current = description ? others : remote;
      manifest.remotes[name] = { ...current, ...described, ...own, basePath };
      return description?.integrity ? manifest : allowingWithoutIntegrity(manifest);
    });
    await this.#site.manifest(); // so that an unknown name throws here
  }

  /** See the fixture of this name. */
  async failRemote(name: string, fault: Fault, only: 'entry' | PathPattern = '**'): Promise<GivenFault> {
    if (bringsCode(fault)) {
      this.#site.change((manifest) => {
        const remote = remoteOf(manifest, name);
        delete remote.integrity;
        if (!remote.checksFiles) delete remote.files;
        return allowingWithoutIntegrity(manifest);
      });
    }
    const { bundleFileName, basePath, version } = await this.#bring(name);
    const folder = fillVersion(basePath, version);
    if (needsOtherOrigin(fault)) await this.#moveToOtherOrigin(name, basePath);
    const entry = entryFile(entryOf(bundleFileName, version));
    const matches = pathMatcher(only === 'entry' ? entry : only, folder);
    if (bringsCode(fault)) this.#site.accept({ folder, entry, matches, code: await codeOf(fault) });
    return this.#apply(fault, matches, name);
  }

  /** Applies a fault to paths of the site, or to all files of a remote. */
  async answer(nameOrPath: PathPattern, fault: Fault): Promise<GivenFault> {
    if (typeof nameOrPath === 'string' && !/^[/*]/.test(nameOrPath)) return this.failRemote(nameOrPath, fault);
    return this.#apply(fault, pathMatcher(nameOrPath), String(nameOrPath));
  }

  /** Removes the faults of a name or path; without one, all faults. */
  heal(nameOrPath?: PathPattern): void {
    for (const { target, heal } of this.#given) if (nameOrPath === undefined || target === String(nameOrPath)) heal();
  }

  /** Path and query of each request so far, in order. */
  requests(path: PathPattern = '**'): readonly string[] {
    return chosen(this.#server.requests, pathMatcher(path));
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  #apply(fault: Fault, matches: (path: string) => boolean, target: string): GivenFault {
    const { requests } = this.#server;
    const before = requests.length;
    this.#site.expectFault(matches);
    const heal = this.#server.misbehave(matches, fault);
    this.#given = [...this.#given, { target, heal }];
    return { heal, requests: () => chosen(requests.slice(before), matches) };
  }

  /** Serves a remote whose build is on another server through this one. */
  async #bring(name: string): Promise<RemoteEntry> {
    const remote = remoteOf(await this.#site.manifest(), name);
    if (remote.basePath.startsWith('/')) return remote;
    const ours = `${this.otherOrigin}${this.#site.base}`;
    if (remote.basePath.startsWith(ours)) return { ...remote, basePath: remote.basePath.slice(ours.length - 1) };
    const basePath = `${ELSEWHERE}/${name}/`;
    this.#site.place(basePath, await buildAt(new URL(remote.basePath.replaceAll('{version}', remote.version))));
    this.#site.change((manifest) => moved(manifest, name, basePath));
    return { ...remote, basePath };
  }

  async #moveToOtherOrigin(name: string, basePath: string): Promise<void> {
    const { otherOrigin } = this;
    const place = `${otherOrigin}${this.#site.base}${basePath.slice(1)}`;
    this.#site.change((manifest) => {
      const origins = [...new Set([...manifest.origins, otherOrigin])];
      return moved({ ...manifest, origins }, name, place);
    });
  }
}

/** Edits the manifest in place. */
export type EditManifest = (manifest: Manifest) => void;

const edit =
  (change: EditManifest): ManifestChange =>
  (manifest) => {
    const before = structuredClone(manifest);
    change(manifest);
    return withoutStaleFacts(before, manifest);
  };

/** Moves the build of a remote; `previous` and `rollout` stay where they are. */
function moved(manifest: Manifest, name: string, basePath: string): Manifest {
  const remote = remoteOf(manifest, name);
  for (const build of [remote.previous, remote.rollout?.build]) if (build) build.basePath ??= remote.basePath;
  remote.basePath = basePath;
  return manifest;
}

/** With the policy `required` an entry without integrity would be left out of the manifest. */
const allowingWithoutIntegrity = (manifest: Manifest): Manifest =>
  manifest.policy ? { ...manifest, policy: { ...manifest.policy, integrity: 'optional' } } : manifest;

const chosen = (requests: readonly string[], matches: (path: string) => boolean): readonly string[] =>
  requests.filter((request) => matches(request.replace(/\?.*/s, '')));

/** @throws {Error} if the manifest has no such remote */
function remoteOf({ remotes }: Manifest, name: string): RemoteEntry {
  const remote = Object.hasOwn(remotes, name) ? remotes[name] : undefined;
  if (!remote) throw new Error(`The manifest has no remote ${name}, but ${Object.keys(remotes).join(', ')}.`);
  return remote;
}
