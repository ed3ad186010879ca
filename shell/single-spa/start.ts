import { navigateToUrl, start } from 'single-spa';
import type { ActiveApplications } from '../application/active-applications.ts';
import type { Site } from '../site/site.ts';
import { registerApplications } from './register-applications.ts';
import { historyListeners } from './wrap-history-listeners.ts';

export { navigateToUrl };

/** Has single-spa follow the URL from now on. */
export function startSingleSpa(site: Site, stage: ActiveApplications): void {
  registerApplications(site, stage);
  historyListeners.putAbove(() => start({ urlRerouteOnly: true }));
}
