import { registerApplication, start, triggerAppChange } from 'single-spa';
import type { ApplicationEntry, Manifest } from '../../manifests/schema.ts';
import type { Site } from '../manifest/choose.ts';
import { hasRegion, layoutOf } from '../manifest/layouts.ts';
import { newer } from './newer.ts';
import { registerParcelOwner } from './parcels.ts';

/** single-spa never clears its timers, and each holds on to the application: they are to end soon. What they time is done at once. */
const brief = { millis: 100, warningMillis: 100, dieOnTimeout: false };

/** Name -> the application, as the manifest has it now. */
type Active = ReadonlyMap<string, ApplicationEntry>;

/** Opens an outlet for an application and starts an attempt in it; gives what closes both, at once. */
export type OpenOutlet = (entry: ApplicationEntry) => () => void;

/**
 * Registers an application with single-spa when a URL first activates it, because each registration works through all that
 * were registered before. Then starts single-spa.
 *
 * single-spa never waits for the network or for a remote: what it mounts opens an outlet and what it unmounts closes it, both
 * at once. Its own load and its lifecycles therefore cannot hang or fail.
 */
export function registerApplications(site: Site, openOutlet: OpenOutlet): void {
  const registered = new Set<string>();
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

  const register = (name: string) => {
    registered.add(name);
    let close = () => {};
    registerApplication({
      name,
      activeWhen: () => active().has(name),
      app: async () => ({
        bootstrap: async () => {},
        mount: async () => {
          const entry = active().get(name);
          if (entry) close = openOutlet(entry);
        },
        unmount: async () => {
          close();
          close = () => {}; // it would keep the outlet
        },
        timeouts: { bootstrap: brief, mount: brief, unmount: brief },
      }),
    });
  };
  const registerActive = () => {
    for (const name of active().keys()) if (!registered.has(name)) register(name);
  };

  registerParcelOwner();
  registerActive();
  // single-spa tells of every change of the URL before it acts on it; an application registered here is mounted right after.
  window.addEventListener('single-spa:before-routing-event', registerActive);
  start({ urlRerouteOnly: true });
  void site.rest?.then(() => triggerAppChange());
}

const names = (active: Active): string => [...active.keys()].join();
