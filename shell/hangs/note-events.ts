import { isFirefox } from '../is-firefox.ts';
import { patchMethod } from '../patch-method.ts';
import { leaveNote } from './note.ts';

/** Events whose handlers do the work of a page. Those that come by the hundred, such as `pointermove`, would cost more than they prove. */
const TYPES = ['pointerdown', 'pointerup', 'click', 'keydown', 'keyup', 'beforeinput', 'input', 'change', 'submit'];
/** While they show a dialog, code waits for the visitor. */
const DIALOGS = ['alert', 'confirm', 'prompt', 'print'] as const;

/**
 * What a note says, and how long it is kept. In Firefox, which sends a note when the task has ended, that of `pointerdown` has to be there for
 * the handlers of `click`.
 */
const [DOING, KEEP_MS] = isFirefox ? (['queued', 300] as const) : (['runs', 0] as const);

/** Takes the notes away that are there. */
const removals = new Set<() => void>();

/** Leaves a note while event handlers of a mounted build may run: see note.ts. It begins before any handler, whatever they stop. */
export function noteEvents(): void {
  for (const type of TYPES) window.addEventListener(type, onEvent, { capture: true, passive: true });
  for (const dialog of DIALOGS) {
    patchMethod(window, dialog, (show, self, parameters) => {
      removeAll();
      return Reflect.apply(show, self, parameters);
    });
  }
}

function onEvent(event: Event): void {
  const outlet = event.composedPath().find((each) => each instanceof HTMLElement && each.dataset.status === 'mounted');
  if (!(outlet instanceof HTMLElement)) return;
  const remove = leaveNote(outlet.dataset, DOING);
  removals.add(remove);
  setTimeout(() => {
    remove();
    removals.delete(remove);
  }, KEEP_MS);
}

function removeAll(): void {
  for (const remove of removals) remove();
  removals.clear();
}
