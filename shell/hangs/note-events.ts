import { isFirefox } from '../is-firefox.ts';
import { patchMethod } from '../patch-method.ts';
import { noteCode, removeNote } from './note.ts';

/** Events whose handlers do the work of a page. Those that come by the hundred, such as `pointermove`, would cost more than they prove. */
const TYPES = ['pointerdown', 'pointerup', 'click', 'keydown', 'keyup', 'beforeinput', 'input', 'change', 'submit'];
/** While they show a dialog, code waits for the visitor. */
const DIALOGS = ['alert', 'confirm', 'prompt', 'print'] as const;

/** In Firefox, which stores a note when the task has ended, that of `pointerdown` has to be there for the handlers of `click`. */
const KEEP_MS = isFirefox ? 300 : 0;

/** Leaves a note while event handlers of a mounted build may run: see note.ts. It begins before any handler, whatever they stop. */
export function noteEvents(): void {
  for (const type of TYPES) window.addEventListener(type, onEvent, { capture: true, passive: true });
  for (const dialog of DIALOGS) {
    patchMethod(window, dialog, (show, self, parameters) => {
      removeNote();
      return Reflect.apply(show, self, parameters);
    });
  }
}

function onEvent(event: Event): void {
  const outlet = event.composedPath().find((each) => each instanceof HTMLElement && each.dataset.status === 'mounted');
  if (!(outlet instanceof HTMLElement)) return;
  setTimeout(noteCode(outlet.dataset, 'runs'), KEEP_MS);
}
