import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { commandsFor } from '../../../manifests/commands.ts';
import { OperatorError } from '../../../manifests/operator-error.ts';
import { signatureFile } from '../../../manifests/ops/history/folder-records.ts';
import { stampOf } from '../files/cached-file.ts';
import type { Health } from '../health.ts';
import type { OpenStreams } from '../live-manifest/manifest-events.ts';
import { createSiteServer, type ServerOptions, type SiteServer } from '../server.ts';
import { keepShells } from '../shell-builds/kept-shells.ts';
import { ASSETS_FOLDER, type FoundSites, findSites, MANIFEST_FILE, type SiteFolder } from './find-sites.ts';

export type SitesOptions = Pick<ServerOptions, 'root' | 'assets' | 'keys' | 'limits' | 'log' | 'isStopping'> & {
  /** Folder with a folder for each site: see find-sites.ts. */
  readonly sites: string;
  /** Name of a site -> its public keys, in place of `keys`: a key of one site does not sign another one. */
  readonly siteKeys?: ReadonlyMap<string, readonly string[]>;
  /** Folder in which each site has a folder of reports; left out: browsers report none. */
  readonly reports?: string | undefined;
  /** Whether `conch/` of each site says how it is; default false. */
  readonly status?: boolean;
};

type OpenSite = { readonly place: SiteFolder; readonly site: SiteServer };
type BrokenSite = {
  readonly place: SiteFolder;
  readonly problems: readonly string[];
  /** Of the files when the server last tried to open it. */
  readonly stamp: string;
  readonly triedAt: number;
};

export type OpenSites = {
  /** The site at an address; of several, the one with the longest path. */
  readonly at: (host: string, pathname: string) => OpenSite | BrokenSite | undefined;
  readonly health: () => ReadonlyMap<string, Health>;
  /** Folders that are no sites, and keys without a site. */
  readonly problems: () => readonly string[];
  /** Opens sites whose folders have appeared, and those that could not be opened before; closes those whose folders are gone. */
  readonly update: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A site that could not be opened is tried again when its manifest changes, and after this time: the cause may be elsewhere. */
const RETRY_MS = 10_000;

/** Opens each site of a folder. What is wrong with one of them touches no other. */
export async function openSites(options: SitesOptions): Promise<OpenSites> {
  const { sites: root, siteKeys = new Map(), log } = options;
  const streams: OpenStreams = new Map();
  const shells = keepShells(options.root);
  const all = new Map<string, OpenSite | BrokenSite>();
  let byHost: ReadonlyMap<string, readonly (OpenSite | BrokenSite)[]> = new Map();
  let problems: readonly string[] = [];

  async function open(place: SiteFolder, before: BrokenSite | undefined): Promise<OpenSite | BrokenSite> {
    const logOfSite = (line: string) => log(`${place.name}: ${line}`);
    const attempt = { place, stamp: stampOfFiles(place), triedAt: performance.now() };
    try {
      const site = await createSiteServer({ ...optionsOf(place, options), streams, shells, log: logOfSite });
      await site.server.ready();
      logOfSite('the site is served');
      return { place, site };
    } catch (error) {
      // Any error: another site may not suffer from a fault that this one brings to light.
      const [facts, text] =
        error instanceof OperatorError
          ? [error.facts, `${error.message} ${error.remedy}`.trim()]
          : [[String(error)], String(error instanceof Error ? error.stack : error)];
      if (facts.join() !== before?.problems.join()) logOfSite(`${text} The site is not served.`);
      return { ...attempt, problems: facts };
    }
  }

  async function update(): Promise<void> {
    let found: FoundSites;
    try {
      found = await findSites(root, (name) => 'site' in (all.get(name) ?? {}));
    } catch (error) {
      report([`${root} cannot be read, so no site is opened or closed: ${error}`]);
      return;
    }
    const names = new Set(found.sites.map(({ name }) => name));
    const gone = [...all].filter(([name]) => !names.has(name));
    for (const [name] of gone) {
      all.delete(name);
      log(`${name}: the site is not served any more, because its folder is gone`);
    }
    byHost = innermostFirst([...all.values()]); // before they close, so that no further request reaches them
    for (const [, each] of gone) if ('site' in each) await each.site.server.close();
    for (const place of found.sites) {
      const before = all.get(place.name);
      if (!before) all.set(place.name, await open(place, undefined));
      else if (!('site' in before) && mayHaveChanged(before)) all.set(place.name, await open(place, before));
    }
    byHost = innermostFirst([...all.values()]);
    const unknown = [...siteKeys.keys()].filter((name) => !names.has(name));
    report([...found.problems, ...unknown.map((name) => `There is a key for ${name}, and no such site`)]);
  }

  function report(found: readonly string[]): void {
    for (const problem of found) if (!problems.includes(problem)) log(problem);
    problems = found;
  }

  await update();
  return {
    at: (host, pathname) =>
      byHost.get(host)?.find(({ place: { base } }) => pathname.startsWith(base) || `${pathname}/` === base),
    health: () => new Map([...all].map(([name, each]) => [name, healthOfSite(each)])),
    problems: () => problems,
    update,
    close: async () => {
      await Promise.all([...all.values()].map(async (each) => 'site' in each && each.site.server.close()));
    },
  };
}

export const healthOfSite = (each: OpenSite | BrokenSite): Health =>
  'site' in each ? each.site.health() : { status: 'unavailable', problems: each.problems };

function optionsOf({ name, base, folder }: SiteFolder, options: SitesOptions) {
  const { root, assets, limits, reports, status = false, isStopping = () => false } = options;
  const keys = options.siteKeys?.get(name) ?? options.keys ?? [];
  const manifest = join(folder, MANIFEST_FILE);
  const all = [join(folder, ASSETS_FOLDER), ...assets];
  return {
    root,
    manifest,
    base,
    keys,
    limits: limits ?? {},
    isStopping,
    assets: all,
    isGiven: false,
    reports: reports === undefined ? undefined : join(reports, name),
    status,
    commands: commandsFor({ manifest, root, base, assets: all.filter((each) => existsSync(each)), key: keys }),
  };
}

const mayHaveChanged = ({ place, stamp, triedAt }: BrokenSite): boolean =>
  stamp !== stampOfFiles(place) || performance.now() - triedAt >= RETRY_MS;

function stampOfFiles({ folder }: SiteFolder): string {
  const manifest = join(folder, MANIFEST_FILE);
  return [manifest, signatureFile(manifest)]
    .map((path) => {
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats ? stampOf(stats) : '';
    })
    .join();
}

function innermostFirst(sites: readonly (OpenSite | BrokenSite)[]) {
  const byHost = new Map<string, (OpenSite | BrokenSite)[]>();
  for (const each of [...sites].sort((one, other) => other.place.base.length - one.place.base.length)) {
    byHost.set(each.place.host, [...(byHost.get(each.place.host) ?? []), each]);
  }
  return byHost;
}
