import type { LastGood } from '../manifest/fallback-manifest.ts';
import { remedies } from '../remedies.ts';
import { bindText, t, textLanguage } from '../texts/texts.ts';

/**
 * A line at the end of the page for whoever helps a visitor, when the page does not run on the live manifest. It is not
 * announced: to the visitor nothing is wrong. The console has the remedy.
 */
export function lastGoodNotice({ manifest, reason, remembered }: LastGood): HTMLElement {
  console.warn(reason, `\n${remedies[reason.code]}`);
  const notice = document.createElement('aside');
  notice.className = 'conch-notice';
  const time = document.createElement('time');
  time.dateTime = remembered.time;
  const line = document.createElement('p');
  notice.append(line);
  bindText(notice, () => {
    notice.ariaLabel = t('manifestNotice');
    const format = { dateStyle: 'medium', timeStyle: 'short' } as const;
    time.textContent = new Date(remembered.time).toLocaleString(textLanguage('savedCopy'), format);
    const [before = '', after = ''] = t('savedCopy', { revision: String(manifest.revision) }).split('{time}');
    line.replaceChildren(before, time, `${after} · ${reason.code}`);
  });
  return notice;
}
