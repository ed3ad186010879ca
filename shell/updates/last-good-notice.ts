import { logError } from '../container/diagnosis/error-log.ts';
import type { LastGood } from '../manifest/fallback-manifest.ts';
import { copyReportButton } from '../page/copy-report.ts';
import { remedies } from '../remedies.ts';
import { bindText, t, textLanguage } from '../texts/texts.ts';
import '../page/card-styles.ts';

/**
 * A line at the end of a page that runs on the last good manifest, for the person who helps a visitor. It is not announced to
 * screen readers, because for the visitor nothing is wrong. The console has the remedy.
 */
export function lastGoodNotice({ manifest, reason, stored }: LastGood): HTMLElement {
  console.warn(reason, `\n${remedies[reason.code]}`);
  logError(reason);
  const notice = document.createElement('aside');
  notice.className = 'conch-notice';
  const time = document.createElement('time');
  time.dateTime = stored.time;
  const line = document.createElement('p');
  notice.append(line, copyReportButton());
  bindText(notice, () => {
    notice.ariaLabel = t('manifestNotice');
    const format = { dateStyle: 'medium', timeStyle: 'short' } as const;
    time.textContent = new Date(stored.time).toLocaleString(textLanguage('savedCopy'), format);
    const [before = '', after = ''] = t('savedCopy', { revision: String(manifest.revision) }).split('{time}');
    line.replaceChildren(before, time, `${after} · ${reason.code}`);
  });
  return notice;
}
