import { announce } from '../texts/announce.ts';
import { localize, t } from '../texts/texts.ts';

/** How long the button says that the report is copied. */
const SAID_MS = 4_000;

/** A button that copies a report of the page for support: see container/diagnosis/page-report.ts. */
export function copyReportButton(): HTMLButtonElement {
  const button = localize(document.createElement('button'), 'copyReport');
  button.type = 'button';
  button.className = 'conch-copy-report';
  button.addEventListener('click', () => {
    window.dispatchEvent(new CustomEvent('conch:report', { detail: { take: (text: string) => copy(text, button) } }));
  });
  return button;
}

/** Where the browser refuses the clipboard, the report is shown, selected, to be copied by hand. */
async function copy(text: string, button: HTMLButtonElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    showReport(text, button);
    return;
  }
  localize(button, 'reportCopied');
  announce(''); // the same text may be there
  announce(t('reportCopied'));
  setTimeout(() => localize(button, 'copyReport'), SAID_MS);
}

function showReport(text: string, button: HTMLButtonElement): void {
  const field = document.createElement('textarea');
  field.className = 'conch-report';
  field.readOnly = true;
  field.rows = 8;
  field.ariaLabel = t('copyByHand');
  field.value = text;
  const label = localize(document.createElement('p'), 'copyByHand');
  button.replaceWith(label, field);
  field.focus();
  field.select();
  field.scrollTop = 0;
}
