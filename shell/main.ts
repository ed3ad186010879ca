import './page/page.css';
import { boot } from './boot.ts';

// The shell itself shares no module with the remotes, so nothing has to be negotiated before it runs. The day it shares one,
// this becomes `import('./boot.ts')`, at the price of one more round trip.
void boot();
document.documentElement.dataset.started = ''; // else page/plain-page.ts tells the visitor
