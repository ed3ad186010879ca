import { registerApplication, triggerAppChange } from 'single-spa';
import type { ActiveApplications } from '../application/active-applications.ts';
import type { Site } from '../site/site.ts';
import { registerParcelOwner } from './parcel-owner.ts';

/** single-spa never clears its timers, and each holds on to the application: they are to end soon. What they time is done at once. */
const brief = { millis: 100, warningMillis: 100, dieOnTimeout: false };

/**
 * Registers an application with single-spa when a URL first activates it, because each registration works through all that
 * were registered before. The applications of the first page are there already; single-spa finds them when it starts.
 *
 * single-spa never waits for the network or for a remote: what it mounts opens an outlet and what it unmounts closes it, both
 * at once. Its own load and its lifecycles therefore cannot hang or fail.
 */
export function registerApplications(site: Site, stage: ActiveApplications): void {
  const registered = new Set<string>();
  const register = (name: string) => {
    registered.add(name);
    registerApplication({
      name,
      activeWhen: () => stage.active().has(name),
      app: async () => ({
        bootstrap: async () => {},
        mount: async () => stage.show(name),
        unmount: async () => stage.hide(name),
        timeouts: { bootstrap: brief, mount: brief, unmount: brief },
      }),
    });
  };
  const registerActive = () => {
    for (const name of stage.active().keys()) if (!registered.has(name)) register(name);
  };

  registerParcelOwner();
  // The URL may have changed since the first page was opened.
  for (const name of stage.shown()) if (!stage.active().has(name)) stage.hide(name);
  registerActive();
  // single-spa tells of every change of the URL before it acts on it; an application registered here is mounted right after.
  window.addEventListener('single-spa:before-routing-event', registerActive);
  void site.rest?.then(() => triggerAppChange());
}
