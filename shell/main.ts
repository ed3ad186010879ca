import './page/page.css';
import { boot } from './boot.ts';

// Chunks are requested from the folder of this script, wherever the site is mounted; if the page contains it, it says where that is.
// webpack's own code for that (`publicPath: 'auto'`) is longer, because it also works in workers and when no script is running.
const { currentScript } = document;
if (currentScript instanceof HTMLScriptElement) {
  const { dataset, src } = currentScript;
  __webpack_public_path__ = new URL(dataset.folder ?? '.', src || location.href).href;
}

// The shell shares no module with the remotes. If it ever does, webpack needs an async boundary here, that is, `import('./boot.ts')`,
// which costs a round trip: https://webpack.js.org/concepts/module-federation/#uncaught-error-shared-module-is-not-available-for-eager-consumption
void boot();
document.documentElement.dataset.started = ''; // otherwise page/plain-page.ts shows the plain page
