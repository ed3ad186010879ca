import { start, triggerAppChange } from 'single-spa';
import type { ActiveApplications } from '../application/active-applications.ts';
import { patchMethod } from '../patch-method.ts';
import { dedupePopstate } from './dedupe-popstate.ts';
import { navigateToUrl } from './navigate-to-url.ts';
import { registerApplications } from './register-applications.ts';
import type { HistoryRelay } from './relay-history-events.ts';
import type { HistoryListeners } from './wrap-history-listeners.ts';

export { navigateToUrl, triggerAppChange };

/** Lets single-spa follow the URL from now on. */
export function startSingleSpa(
  applications: ActiveApplications,
  historyListeners: HistoryListeners,
  relay: HistoryRelay,
): void {
  Object.assign(window, { singleSpaNavigate: navigateToUrl });
  registerApplications(applications);
  const reroute = startWithRelay(relay);
  const markEvent = dedupePopstate(historyListeners);
  relay.hold((event) => {
    markEvent(event);
    reroute(event);
  });
}

/**
 * Starts single-spa without its patch of `addEventListener`. single-spa would keep the listeners of `popstate` and `hashchange` in a
 * list of its own and call them when it has unmounted what the URL does not show
 * (https://github.com/single-spa/single-spa/blob/main/src/navigation/navigation-events.js). There they would lose their options and
 * their zone. So it gets one listener, which releases the event to all others.
 *
 * @returns tells single-spa of an event
 */
function startWithRelay(relay: HistoryRelay): (event: Event) => void {
  // single-spa keeps calling what it finds now, and this finds patches of `History.prototype` that are made later.
  for (const method of ['pushState', 'replaceState']) patchMethod(history, method, Reflect.apply);

  const { addEventListener, removeEventListener } = window;
  const reroutes = new Map<string, (event: Event) => void>();
  const collect = (type: string, reroute: (event: Event) => void) => reroutes.set(type, reroute);
  Object.assign(window, { addEventListener: collect });
  start({ urlRerouteOnly: true });
  for (const type of reroutes.keys()) window.addEventListener(type, relay.release); // single-spa's own patch
  Object.assign(window, { addEventListener, removeEventListener });
  return (event) => reroutes.get(event.type)?.(event);
}
