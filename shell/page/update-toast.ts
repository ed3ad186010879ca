import { unsavedWork } from '../application/unsaved-work.ts';

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

  const text = document.createElement('p');
  const button = (label: string, onClick: () => void) => {
    const element = document.createElement('button');
    element.type = 'button';
    element.textContent = label;
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
  buttons.append(button('Reload', reload), button('Later', dismiss));

  return {
    show() {
      const sentences = ['A new version of this site is ready.', ...wordsOfUnsavedWork()].join(' ');
      if (text.textContent !== sentences) text.textContent = sentences;
      if (toast.hasChildNodes()) return;
      toast.append(text, buttons);
      document.addEventListener('keydown', onKey);
    },
    hide,
  };
}

function wordsOfUnsavedWork(): string[] {
  const words = [...unsavedWork.values()].map((work) => (work === true ? 'You have unsaved work.' : work));
  return words.length > 0 ? [...new Set(words), 'Reload when you are done.'] : [];
}
