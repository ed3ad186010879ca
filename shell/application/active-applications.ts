import type { ApplicationEntry, Manifest } from '../../manifests/schema.ts';
import { hooks } from '../chunk-hooks.ts';
import { hasRegion, layoutOf } from '../site/layouts.ts';
import type { IsVisible } from '../site/routes.ts';
import type { Site } from '../site/site.ts';

/** Name -> the application, as the manifest has it now. */
type Active = ReadonlyMap<string, ApplicationEntry>;

/** Opens an outlet for an application and starts an attempt in it; returns a function that closes both at once. */
export type OpenOutlet = (entry: ApplicationEntry) => () => void;

/** The applications of the page, each in an outlet. */
export type ActiveApplications = {
  /** Those that the URL activates. */
  active(): Active;
  /** How many have an outlet. */
  shown(): number;
  /** Opens the outlet of an active application, unless it is open. */
  show(name: string): void;
  hide(name: string): void;
  /** Hides what is not active any more, then shows what is. */
  update(): void;
};

export function activeApplications(site: Site, openOutlet: OpenOutlet): ActiveApplications {
  const closers = new Map<string, () => void>();
  let last: { pathname: string; manifest: Manifest; isVisible: IsVisible; pageKey: string; active: Active } | undefined;

  const active = (): Active => {
    const { pathname } = hooks.redirected(location);
    const { manifest } = site;
    const { isVisible } = hooks;
    if (last?.pathname === pathname && last.manifest === manifest && last.isVisible === isVisible) return last.active;
    if (last && site.isExternal(pathname)) return last.active; // what is shown stays while navigation/follow-route.ts loads the page
    const pageKey = site.pageKey(pathname);
    // While the page reloads, what is shown stays.
    if (last && last.pageKey !== pageKey && hooks.reloadIfOffered()) return last.active;
    const entries = site.match(pathname);
    const layout = layoutOf(entries);
    // An application in a region that this layout hides stays if it is there, and is not opened if it is not.
    const isActive = ({ name, region }: ApplicationEntry) =>
      hasRegion(manifest, layout, region) || last?.active.has(name);
    const next: Active = new Map(entries.filter(isActive).map((entry) => [entry.name, entry]));
    last = { pathname, manifest, isVisible, pageKey, active: next };
    return next;
  };

  const show = (name: string) => {
    const entry = active().get(name);
    if (entry && !closers.has(name)) closers.set(name, openOutlet(entry));
  };
  const hide = (name: string) => {
    closers.get(name)?.();
    closers.delete(name);
  };

  return {
    active,
    shown: () => closers.size,
    show,
    hide,
    update() {
      for (const name of closers.keys()) if (!active().has(name)) hide(name);
      for (const name of active().keys()) show(name);
    },
  };
}
