import { addStyles } from '../add-styles.ts';
import { unsavedWork } from '../application/unsaved-work.ts';
import { bindText, t } from '../texts/texts.ts';
import css from './toast.css?text';

export type UpdateToast = {
  /** Also updates the text of a toast that is shown: it mentions unsaved work. */
  show(): void;
  hide(): void;
};

/**
 * The offer to reload the page, in a corner of the window. It does not move the page or take the focus, and stays until the visitor
 * answers it.
 *
 * @param later called when the visitor dismisses it
 */
export function updateToast(reload: () => void, later: () => void): UpdateToast {
  addStyles('conch-toast-styles', css);
  // It is in the page while it is empty, because screen readers announce only changes of a live region.
  const toast = document.createElement('div');
  toast.className = 'conch-toast';
  toast.role = 'status';
  document.body.append(toast);

  const offer = document.createElement('p');
  const button = (onClick: () => void) => {
    const element = document.createElement('button');
    element.type = 'button';
    element.addEventListener('click', onClick);
    return element;
  };
  const hide = () => {
    document.removeEventListener('keydown', onKey);
    if (toast.contains(document.activeElement)) document.querySelector('main')?.focus();
    toast.replaceChildren();
  };
  const dismiss = () => {
    hide();
    later();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) dismiss();
  };
  const buttons = document.createElement('div');
  const [now, notNow] = [button(reload), button(dismiss)];
  buttons.append(now, notNow);
  const write = () => {
    const sentences = [t('updateReady'), ...unsavedWorkSentences()].join(' ');
    if (offer.textContent !== sentences) offer.textContent = sentences;
    now.textContent = t('reload');
    notNow.textContent = t('later');
  };
  bindText(toast, write);

  return {
    show() {
      write();
      if (toast.hasChildNodes()) return;
      toast.append(offer, buttons);
      document.addEventListener('keydown', onKey);
    },
    hide,
  };
}

function unsavedWorkSentences(): string[] {
  const sentences = [...unsavedWork.values()].map((work) => (work === true ? t('unsavedWork') : work));
  return sentences.length > 0 ? [...new Set(sentences), t('updateLater')] : [];
}
