import './page/page.css';
import { boot } from './boot.ts';

// The shell shares no module with the remotes. If it ever does, webpack needs an async boundary here, that is, `import('./boot.ts')`,
// which costs a round trip: https://webpack.js.org/concepts/module-federation/#uncaught-error-shared-module-is-not-available-for-eager-consumption
void boot();
document.documentElement.dataset.started = ''; // otherwise page/plain-page.ts shows the plain page
