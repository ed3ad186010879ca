import { registerApplication } from 'single-spa';
import type { ActiveApplications } from '../application/active-applications.ts';
import { registerParcelOwner } from './parcel-owner.ts';

/**
 * single-spa never clears its timers, and each retains the application, so they have to end soon. The lifecycles that they limit
 * return at once.
 */
const SHORT_TIMEOUT = { millis: 100, warningMillis: 100, dieOnTimeout: false };

/**
 * Registers an application with single-spa when a URL first activates it, because each registration iterates over all earlier ones:
 * 1,000 of them take 700 to 900 ms. The applications of the first page are mounted already; single-spa finds them when it starts.
 *
 * single-spa never waits for the network or for a remote: its `mount` opens an outlet and its `unmount` closes it, both
 * synchronously. So neither its loading nor its lifecycles can hang or fail.
 */
export function registerApplications(applications: ActiveApplications): void {
  const registered = new Set<string>();
  const register = (name: string) => {
    registered.add(name);
    registerApplication({
      name,
      activeWhen: () => applications.active().has(name),
      app: async () => ({
        bootstrap: async () => {},
        mount: async () => applications.show(name),
        unmount: async () => applications.hide(name),
        timeouts: { bootstrap: SHORT_TIMEOUT, mount: SHORT_TIMEOUT, unmount: SHORT_TIMEOUT },
      }),
    });
  };
  const registerActive = () => {
    for (const name of applications.active().keys()) if (!registered.has(name)) register(name);
  };

  registerParcelOwner();
  // The URL may have changed since the first page was shown.
  applications.update();
  registerActive();
  // single-spa dispatches this before it acts on a new URL, and mounts right after it what is registered here.
  window.addEventListener('single-spa:before-routing-event', registerActive);
}
