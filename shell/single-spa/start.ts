import { navigateToUrl, start, triggerAppChange } from 'single-spa';
import type { ActiveApplications } from '../application/active-applications.ts';
import { dedupePopstate } from './dedupe-popstate.ts';
import { registerApplications } from './register-applications.ts';
import type { HistoryListeners } from './wrap-history-listeners.ts';

export { navigateToUrl, triggerAppChange };

/** Lets single-spa follow the URL from now on. */
export function startSingleSpa(applications: ActiveApplications, historyListeners: HistoryListeners): void {
  registerApplications(applications);
  historyListeners.rewrapAround(() => start({ urlRerouteOnly: true }));
  dedupePopstate(historyListeners);
}
