import { ShellError } from '../../errors.ts';
import type { Build } from '../../site/builds/choose-build.ts';
import type { Limit } from '../time-limits/limit.ts';
import { page } from './page-builds.ts';
import { availableVersions, type Registered, type Requirements } from './requirements.ts';
import { satisfies } from './semver.ts';

/** Another build of the page that has not mounted, and may provide what is missing. */
type Provider = { readonly build: Build; readonly status: string | undefined; readonly code: string | undefined };

type Missing = { readonly name: string; readonly range: string; readonly fact: string; readonly providers: Provider[] };

/** The page has no event for a module that is registered, and looking for one is cheap. */
const LOOK_EVERY_MS = 20;

/**
 * Waits while the page has builds on their way that provide what a build requires. Whichever of them registers it first ends the
 * wait.
 *
 * @throws {ShellError} SHARED_VERSION_MISSING
 */
export async function awaitProviders(
  build: Requirements,
  scope: Registered,
  limitMs: number,
  limit: Limit,
): Promise<void> {
  const provided = async () => {
    while (findMissing(build, scope)) {
      refuseWithoutProvider(build, scope);
      await new Promise((next) => setTimeout(next, LOOK_EVERY_MS));
    }
  };
  const awaited = () => {
    const missing = findMissing(build, scope);
    const providers = missing?.providers.filter(isOnItsWay).map((other) => claim(missing, other)) ?? [];
    return `${missing?.fact}; ${providers.join(' and ')}`;
  };
  // No file is awaited in particular, so those of all builds count.
  await limit(limitMs, provided(), '\n', 'SHARED_VERSION_MISSING', { toString: awaited });
}

/** @throws {ShellError} SHARED_VERSION_MISSING if something is missing that no build on its way may provide */
export function refuseWithoutProvider(build: Requirements, scope: Registered): void {
  const missing = findMissing(build, scope);
  if (!missing || missing.providers.some(isOnItsWay)) return;
  throw failure(build, [
    missing.fact,
    ...missing.providers.map((other) => `${claim(missing, other)} failed with ${other.code}`),
  ]);
}

const failure = ({ remote, version }: Requirements, facts: readonly (string | undefined)[]): ShellError =>
  new ShellError('SHARED_VERSION_MISSING', facts.filter(Boolean).join('; '), { remote, version });

const isOnItsWay = ({ status }: Provider): boolean => status !== 'failed';

/** A build whose manifest does not say what it provides may provide anything. */
const claim = ({ name }: Missing, { build: { remote, version, provides } }: Provider): string =>
  `${remote} ${version}, which ${provides ? 'provides' : 'may provide'} ${name},`;

/** The first shared module that a build requires and could not get at this moment. */
function findMissing(build: Requirements, scope: Registered): Missing | undefined {
  for (const [name, range] of Object.entries(build.requires ?? {})) {
    const available = availableVersions(name, build, scope);
    if (!available || available.versions.some((version) => satisfies(version, range))) continue;
    const { versions, isInUse } = available;
    const fact = `${name} ${range} is required, and the page ${isInUse ? 'uses' : 'could have'} ${versions.join(', ') || 'none'}`;
    // Another version cannot be used next to one that is in use.
    return { name, range, fact, providers: isInUse ? [] : providersOf(name, range, build.remote) };
  }
  return undefined;
}

function providersOf(name: string, range: string, consumer: string | undefined): Provider[] {
  const outlets = [...document.querySelectorAll<HTMLElement>('[data-remote][data-status]')];
  const active = [...(page?.applications.active().values() ?? [])].map((application) => application.remote);
  const remotes = new Set([...active, ...outlets.map(({ dataset }) => dataset.remote ?? '')]);
  remotes.delete(consumer ?? '');
  const mayProvide = ({ provides }: Build): boolean => {
    const version = provides?.[name];
    return !provides || (version !== undefined && satisfies(version, range));
  };
  return [...remotes]
    .flatMap((remote) => buildsInPage(remote, outlets))
    .filter(({ build, status }) => status !== 'mounted' && mayProvide(build));
}

/** A remote may have several outlets; one without any is about to have one. */
function buildsInPage(remote: string, outlets: readonly HTMLElement[]): readonly Provider[] {
  const newest = page?.site.build(remote);
  if (!newest) return [];
  const own = outlets.filter(({ dataset }) => dataset.remote === remote);
  if (own.length === 0) return [{ build: newest, status: undefined, code: undefined }];
  return own.map((outlet) => {
    const { version, status } = outlet.dataset;
    let build: Build | undefined = newest;
    while (build && build.version !== version) build = build.previous;
    return { build: build ?? newest, status, code: outlet.querySelector<HTMLElement>('[data-code]')?.dataset.code };
  });
}
