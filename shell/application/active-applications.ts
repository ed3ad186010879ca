import type { ApplicationEntry, Manifest } from '../../manifests/schema.ts';
import { hasRegion, layoutOf } from '../site/layouts.ts';
import type { Site } from '../site/site.ts';
import { newer } from './update-hooks.ts';

/** Name -> the application, as the manifest has it now. */
type Active = ReadonlyMap<string, ApplicationEntry>;

/** Opens an outlet for an application and starts an attempt in it; gives what closes both, at once. */
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

export function createActiveApplications(site: Site, openOutlet: OpenOutlet): ActiveApplications {
  const closers = new Map<string, () => void>();
  let last: { pathname: string; manifest: Manifest; active: Active } | undefined;

  const active = (): Active => {
    const { pathname } = window.location;
    const { manifest } = site;
    if (last?.pathname === pathname && last.manifest === manifest) return last.active;
    const page = site.match(pathname);
    const layout = layoutOf(page);
    // What is in a region that this page does not show stays there when it is there, and else waits for a page that does.
    const isActive = ({ name, region }: ApplicationEntry) => hasRegion(layout, region) || last?.active.has(name);
    const next: Active = new Map(page.filter(isActive).map((entry) => [entry.name, entry]));
    // Then everything stays as it is until the new page is there.
    if (last && (site.rest || names(last.active) !== names(next)) && newer.loadsPage()) return last.active;
    last = { pathname, manifest, active: next };
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

const names = (active: Active): string => [...active.keys()].join();
