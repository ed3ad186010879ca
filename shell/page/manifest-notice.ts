import type { Recalled } from '../manifest/stand-in.ts';
import { remedies } from '../remedies.ts';
import { keepWritten, languageOf, text } from './texts.ts';

/**
 * A line at the end of the page for whoever helps a visitor, when the page does not run on the live manifest. It is not
 * announced: to the visitor nothing is wrong. The console has the remedy.
 */
export function manifestNotice({ manifest, reason, remembered }: Recalled): HTMLElement {
  console.warn(reason, `\n${remedies[reason.code]}`);
  const notice = document.createElement('aside');
  notice.className = 'conch-notice';
  const time = document.createElement('time');
  time.dateTime = remembered.time;
  const line = document.createElement('p');
  notice.append(line);
  keepWritten(notice, () => {
    notice.ariaLabel = text('manifestNotice');
    const format = { dateStyle: 'medium', timeStyle: 'short' } as const;
    time.textContent = new Date(remembered.time).toLocaleString(languageOf('savedCopy'), format);
    const [before = '', after = ''] = text('savedCopy', { revision: String(manifest.revision) }).split('{time}');
    line.replaceChildren(before, time, `${after} · ${reason.code}`);
  });
  return notice;
}
