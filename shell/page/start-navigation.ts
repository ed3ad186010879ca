import { navigateToUrl, start } from 'single-spa';
import { registerApplications } from '../application/register-applications.ts';
import type { Stage } from '../application/stage.ts';
import type { Site } from '../manifest/choose.ts';
import { historyListeners } from './history-listeners.ts';

export { navigateToUrl };

/** Has single-spa follow the URL from now on. */
export function startNavigation(site: Site, stage: Stage): void {
  registerApplications(site, stage);
  historyListeners.putAbove(() => start({ urlRerouteOnly: true }));
}
