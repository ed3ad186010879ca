import type { RemoteEntry } from '../../manifests/schema.ts';
import type { Credentials } from '../site/builds/cross-origin.ts';
import type { Container } from './container.ts';
import type { SharedModules } from './shared-modules/take-shared.ts';

/** Loads a remote entry, and gives its container. */
export type LoadEntry = (
  url: string,
  moduleName: string,
  options: LoadOptions,
  scope: SharedModules,
) => Promise<Container>;

export type LoadOptions = {
  /** Left out: the entry is a script that sets a global. */
  readonly loadEntry?: LoadEntry | undefined;
  /** How the build is packed: see the manifest. For `loadEntry`. */
  readonly format?: RemoteEntry['format'];
  readonly before?: readonly string[] | undefined;
  readonly integrity?: string | undefined;
  readonly credentials?: Credentials;
  /** Exposed module -> its files; distinguishes a module that is not exposed from one that fails to load. */
  readonly assets?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Whole URL of the build's folder. Left out: that of its entry. */
  readonly basePath?: string;
  /** File -> its integrity; distinguishes one that was changed from one that is missing. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  /** Whether the build itself requests its files with integrity, and whether none must be used without. */
  readonly checksFiles?: boolean | undefined;
  readonly requiresIntegrity?: boolean;
  /** Shared module -> the range of versions that the build accepts, and the version that it provides itself. */
  readonly requires?: Readonly<Record<string, string>> | undefined;
  readonly provides?: Readonly<Record<string, string>> | undefined;
  /** Longest standstill in ms: of the entry (10,000), of `init`, and of `get` with its chunks (15,000 each). */
  readonly limits?: { readonly entry?: number | undefined; readonly get?: number | undefined } | undefined;
  /** Named in errors. */
  readonly remote?: string | undefined;
  readonly version?: string | undefined;
};
