import { ShellError } from '../../errors.ts';

/** A share scope, as far as it matters for code outside of the first script: see shared-module-providers.ts. */
export type SharedModules = Readonly<Record<string, Readonly<Record<string, Provided>>>>;
type Provided = { get(): unknown; readonly loaded?: unknown; readonly missed?: boolean };

/** That the shell has taken a shared module for a build, whose code is then not on the call stack. */
export type TakenByShell = Of & { readonly entry: object; readonly wasInUse: boolean };

/** Each once, for explain-sharing.ts. */
export const takenByShell: TakenByShell[] = [];

type Of = { readonly remote?: string | undefined; readonly version?: string | undefined };

/**
 * Takes a module from the share scope of the page, for a build that cannot do so itself: the version that is in use, or else the highest.
 *
 * @throws {ShellError} SHARED_VERSION_MISSING, SHARED_CHUNK_UNREACHABLE
 */
export async function takeShared(scope: SharedModules, name: string, of: Of): Promise<unknown> {
  const version = versionOf(scope, name);
  const provider = version === undefined ? undefined : scope[name]?.[version];
  if (!provider) throw new ShellError('SHARED_VERSION_MISSING', `${name} is shared by no build of the page`, of);
  const { remote, version: ofBuild } = of;
  if (!takenByShell.some((each) => each.entry === provider && each.remote === remote && each.version === ofBuild))
    takenByShell.push({ entry: provider, remote, version: ofBuild, wasInUse: Boolean(provider.loaded) });
  const factory = await provider.get();
  return typeof factory === 'function' ? factory() : undefined;
}

function versionOf(scope: SharedModules, name: string): string | undefined {
  const versions = Object.entries(scope[name] ?? {});
  const inUse = versions.find(([, { loaded }]) => loaded);
  const byAge = versions.map(([version]) => version).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return inUse?.[0] ?? byAge.at(-1);
}
