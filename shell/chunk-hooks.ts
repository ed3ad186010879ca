import type { Build } from './site/builds/choose-build.ts';
import type { IsVisible } from './site/routes.ts';

/** A URL, or that of the page. */
export type Place = Pick<URL, 'href' | 'origin' | 'pathname' | 'search' | 'hash'>;

/**
 * What the first script asks of code that arrives in a later chunk. Until that chunk has loaded, the functions below apply.
 * This list is the only place where one file changes what another one does.
 */
export type Hooks = {
  /**
   * Called when a navigation is about to change which applications are active; may be called more than once for one navigation.
   * Returns true when the page is being reloaded at the new URL instead. Set by updates/follow-manifest.ts.
   */
  reloadIfOffered(): boolean;
  /**
   * Called when files of a build are missing. Resolves with a replacement build, with 'page' if a reload has been triggered or
   * offered, or with undefined if the manifest names no other build. Never rejects. Set by updates/follow-manifest.ts.
   */
  replacementFor(build: Build): Promise<Build | 'page' | undefined>;
  /** Called with each `popstate` before anybody else receives it. Set by navigation/confirm-traversal.ts. */
  beforePopstate(event: Event): void;
  /**
   * The set of builds that have an outlet has changed, or a fragment has moved. Set by styles/toggle-styles.ts and
   * styles/style-shadow-roots.ts; each calls the other one, which may be there before.
   */
  outletBuildsChanged(): void;
  /** Code has touched a style, or what may touch styles. Set by styles/toggle-styles.ts. */
  traceLeft(target: object): void;
  /** An application's outlet is about to leave the page. Set by navigation/transition/hold-old-page.ts, like the next three. */
  outletLeaving(outlet: HTMLElement): void;
  /** An application's outlet has just been put into its region. */
  outletEntered(outlet: HTMLElement): void;
  /** Calls `change` when the visitor sees the page whose outlet has just entered. */
  whenPageIsVisible(change: () => void): void;
  /** Scrolls to the top for a new path. */
  scrollToTop(): void;
  /** Where a URL leads: the URL itself, or that to which the manifest redirects it. Set by navigation/follow-route.ts. */
  redirected(url: Place): Place;
  /** A module has given the page a title. Set by navigation/page-title.ts. */
  titleGiven(): void;
  /** The content of a manifest as this tab shall see it. Set by overrides/install-overrides.ts, before a manifest is read. */
  overridden<Value>(manifest: Value): Value;
  /**
   * Called before any code of a build is loaded; rejects with REMOTE_HUNG if it must not run, because it has hung or crashed a page. Set by
   * hangs/found-notes.ts.
   */
  beforeLoad(build: Build): Promise<void> | undefined;
  /** The module of an outlet that has left the page could not be unmounted. Set by field-reports/watch-page.ts. */
  outletFailed(error: unknown): void;
  /** Whether this visitor sees an application. Another function after each change. Set by visitor/watch-visitor.ts. */
  isVisible: IsVisible;
};

/** Call these; `installHooks` alone replaces them. */
export const hooks: Readonly<Hooks> = {
  reloadIfOffered: () => false,
  replacementFor: async () => undefined,
  beforePopstate() {},
  outletBuildsChanged() {},
  traceLeft() {},
  outletLeaving() {},
  outletEntered() {},
  whenPageIsVisible: (change) => change(),
  scrollToTop: () => window.scrollTo({ top: 0, behavior: 'instant' }),
  redirected: (url) => url,
  titleGiven() {},
  beforeLoad: () => undefined,
  overridden: (manifest) => manifest,
  outletFailed: console.error,
  isVisible: ({ visible }) => !visible,
};

/** Replaces some of the hooks, for the rest of the page's life. */
export function installHooks(implementation: Partial<Hooks>): void {
  Object.assign(hooks, implementation);
}
