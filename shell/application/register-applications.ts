import { registerApplication, start } from 'single-spa';
import type { ApplicationEntry } from '../../manifests/schema.ts';
import type { Site } from '../manifest/choose.ts';
import { registerParcelOwner } from './parcels.ts';

/** single-spa never clears its timers, and each holds on to the application: they are to end soon. What they time is done at once. */
const brief = { millis: 100, warningMillis: 100, dieOnTimeout: false };

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
  const registered = new Set<ApplicationEntry>();
  let last: { pathname: string; active: ReadonlySet<ApplicationEntry> } | undefined;
  const active = (): ReadonlySet<ApplicationEntry> => {
    const { pathname } = window.location;
    if (last?.pathname !== pathname) last = { pathname, active: new Set(site.match(pathname)) };
    return last.active;
  };

  const register = (entry: ApplicationEntry) => {
    registered.add(entry);
    let close = () => {};
    registerApplication({
      name: entry.name,
      activeWhen: () => active().has(entry),
      app: async () => ({
        bootstrap: async () => {},
        mount: async () => {
          close = openOutlet(entry);
        },
        unmount: async () => close(),
        timeouts: { bootstrap: brief, mount: brief, unmount: brief },
      }),
    });
  };
  const registerActive = () => {
    for (const entry of active()) if (!registered.has(entry)) register(entry);
  };

  registerParcelOwner();
  registerActive();
  // single-spa tells of every change of the URL before it acts on it; an application registered here is mounted right after.
  window.addEventListener('single-spa:before-routing-event', registerActive);
  start({ urlRerouteOnly: true });
}
