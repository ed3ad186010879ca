import { entryOf, entryUrl } from './builds/build-urls.ts';
import type { Build } from './builds/choose-build.ts';
import { crossOriginOf } from './builds/cross-origin.ts';
import { resolveProvision, type SharingBuild } from './shared-provider.ts';

/** A file that the browser fetches before the shell requests it: one `<link rel="preload">`, or `modulepreload`. */
export type Preload = {
  /** Absolute URL. */
  readonly href: string;
  /** Whether it is a remote entry; else it is one of the chunks and styles that an exposed module needs at once. */
  readonly isEntry: boolean;
  /** `module` is a script, too, but of the page's module map, and always requested with CORS. */
  readonly as: 'script' | 'style' | 'module';
  /**
   * Its CORS mode, if any. It has to be the mode in which the file is requested later, or the browser fetches it twice:
   * https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Attributes/rel/preload#cors-enabled_fetches
   */
  readonly crossorigin: ReturnType<typeof crossOriginOf> | undefined;
  /** The one with which the file is requested later, for the same reason. */
  readonly integrity?: string | undefined;
  /**
   * Of an entry: the shared modules that are preloaded from its build although other builds of the page may provide them, too.
   * container/await-preloaded-provider.ts then waits for this build, so that they are not loaded from another one.
   */
  readonly provides?: readonly string[];
};

/** What is known of a build. */
export type PreloadableBuild = Pick<
  Build,
  | 'remote'
  | 'version'
  | 'basePath'
  | 'bundleFileName'
  | 'format'
  | 'before'
  | 'credentials'
  | 'integrity'
  | 'assets'
  | 'sharedAssets'
  | 'files'
  | 'provides'
> &
  Partial<Pick<Build, 'requiresIntegrity'>>;

/** May provide any shared module. */
const UNKNOWN_BUILD: SharingBuild = { remote: '', version: '' };

/**
 * Plans the preloads of a page: the remote entries, first chunks and styles of its applications, in their order, each URL once.
 * Nothing is planned that may turn out to be unused. So a remote with several possible builds has none; and of the builds that provide
 * a shared module, only the one whose copy all of them will use has its chunks preloaded.
 *
 * @param applications those that are active at the URL
 * @param possibleBuilds the builds of a remote that this visitor may get; empty if that is unknown
 * @param origin of the page
 */
export function planPreloads(
  applications: readonly { readonly remote: string; readonly module: string }[],
  possibleBuilds: (remote: string) => readonly PreloadableBuild[],
  origin: string,
): Preload[] {
  const builds = new Map(applications.map(({ remote }) => [remote, possibleBuilds(remote)]));
  const preloads = new Map<string, Preload>();
  const add = (preload: Preload) => preloads.set(preload.href, { ...preloads.get(preload.href), ...preload });
  for (const { remote, module } of applications) {
    const [build, ...more] = builds.get(remote) ?? [];
    if (!build || more.length > 0) continue;
    const { bundleFileName, basePath, before = [], integrity, assets, sharedAssets, files, provides = {} } = build;
    const script = isModule(build) ? 'module' : 'script';
    if (build.requiresIntegrity && !integrity) continue;
    const crossorigin = crossOriginOf(build.credentials);
    const others = [...builds.values()].flatMap((possible) => (possible.length > 0 ? possible : UNKNOWN_BUILD));
    const { isUsed, isContested } = resolveProvision(build, others);
    const shared = isUsed ? sharedAssets?.[module] : undefined;
    add({
      href: entryUrl(bundleFileName, basePath, integrity, origin),
      isEntry: true,
      as: script,
      crossorigin, // as in container/load-dynamic-script.ts
      integrity,
      ...(shared && isContested && { provides: Object.keys(provides) }),
    });
    const first = before.map((file) => entryOf(file, build.version));
    for (const file of [...first, ...(assets?.[module] ?? []), ...(shared ?? [])]) {
      const { href, origin: host } = new URL(file, basePath);
      const integrity = files?.[file];
      const as = file.endsWith('.css') ? 'style' : script;
      // Without integrity webpack requests it, and sets crossOrigin for other origins only:
      // https://github.com/webpack/webpack/blob/main/lib/runtime/LoadScriptRuntimeModule.js
      const isWithCors = integrity !== undefined || host !== origin || as === 'module' || first.includes(file);
      add({
        href,
        isEntry: false,
        as,
        crossorigin: isWithCors ? crossorigin : undefined,
        integrity,
      });
    }
  }
  return [...preloads.values()];
}

/** Whether the scripts of a build are ES modules. */
const isModule = ({ format }: PreloadableBuild): boolean => format === 'module' || format === 'plain';
