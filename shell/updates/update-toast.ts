import { unsavedWork } from '../application/unsaved-work.ts';
import { bindText, t } from '../texts/texts.ts';

export type UpdateToast = {
  /** Also when it is there already: what it says follows the unsaved work. */
  show(): void;
  hide(): void;
};

/**
 * The offer to load the page anew, in a corner of the window. It pushes nothing, takes no focus, and stays until it is answered.
 *
 * @param later is called when the visitor does not want it now
 */
export function updateToast(reload: () => void, later: () => void): UpdateToast {
  // It is in the page before it has anything to say, because only changes of a live region are announced.
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
    const sentences = [t('updateReady'), ...wordsOfUnsavedWork()].join(' ');
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

function wordsOfUnsavedWork(): string[] {
  const words = [...unsavedWork.values()].map((work) => (work === true ? t('unsavedWork') : work));
  return words.length > 0 ? [...new Set(words), t('updateLater')] : [];
}
