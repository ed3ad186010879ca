import type { ApplicationEntry, Manifest } from '../../manifests/schema.ts';
import { hooks } from '../chunk-hooks.ts';
import { hasRegion, layoutOf } from '../site/layouts.ts';
import type { Site } from '../site/site.ts';

/** Name -> the application, as the manifest has it now. */
type Active = ReadonlyMap<string, ApplicationEntry>;

/** Opens an outlet for an application and starts an attempt in it; returns a function that closes both at once. */
export type OpenOutlet = (entry: ApplicationEntry) => () => void;

/** The applications of the page, each in an outlet. */
export type ActiveApplications = {
  /** Those that the URL activates. */
  active(): Active;
  /** Those that have an outlet. */
  shown(): readonly string[];
  /** Opens the outlet of an active application, unless it is open. */
  show(name: string): void;
  hide(name: string): void;
};

export function activeApplications(site: Site, openOutlet: OpenOutlet): ActiveApplications {
  const closers = new Map<string, () => void>();
  let last: { pathname: string; manifest: Manifest; pageKey: string; active: Active } | undefined;

  const active = (): Active => {
    const { pathname } = hooks.redirected(location);
    const { manifest } = site;
    if (last?.pathname === pathname && last.manifest === manifest) return last.active;
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
    last = { pathname, manifest, pageKey, active: next };
    return next;
  };

  return {
    active,
    shown: () => [...closers.keys()],
    show(name) {
      const entry = active().get(name);
      if (entry && !closers.has(name)) closers.set(name, openOutlet(entry));
    },
    hide(name) {
      closers.get(name)?.();
      closers.delete(name);
    },
  };
}
