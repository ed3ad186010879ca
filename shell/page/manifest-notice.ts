import type { Recalled } from '../manifest/stand-in.ts';
import { remedies } from '../remedies.ts';

/**
 * A line at the end of the page for whoever helps a visitor, when the page does not run on the live manifest. It is not
 * announced: to the visitor nothing is wrong. The console has the remedy.
 */
export function manifestNotice({ manifest, reason, remembered }: Recalled): HTMLElement {
  console.warn(reason, `\n${remedies[reason.code]}`);
  const notice = document.createElement('aside');
  notice.className = 'conch-notice';
  notice.ariaLabel = 'Which manifest this page runs on';
  const time = document.createElement('time');
  time.dateTime = remembered.time;
  time.textContent = new Date(remembered.time).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
  const line = document.createElement('p');
  line.append(`Saved copy, revision ${manifest.revision} of `, time, ` · ${reason.code}`);
  notice.append(line);
  return notice;
}
