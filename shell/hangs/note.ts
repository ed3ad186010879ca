import { isFirefox } from '../is-firefox.ts';
import { removeText, siteKey, writeText } from '../storage.ts';

/** What the keys of notes begin with, and those of what found-notes.ts makes of them. */
export const HANG = 'conch:hang';

/**
 * What code of a build may be doing:
 * - `runs`: it has been called, and has not returned.
 * - `queued`: it has returned, and what it has queued may be running, or something else.
 * - `arrives`: its entry runs when it arrives.
 */
export type Doing = 'runs' | 'queued' | 'arrives';

/** The value of a note, as JSON: when it was written, in ms since 1970, of which build, and its place among those of one millisecond. */
export type Note = readonly [time: number, remote: string, version: string, doing: Doing, place: number];

type BuildLabel = { readonly remote?: string | undefined; readonly version?: string | undefined };

/**
 * Leaves a note in the browser's storage about what code of a build may be doing. One that is there at a later start is from a page that
 * never came back from such code: see found-notes.ts.
 *
 * @returns what takes the note away. Leaving the page does, too: no event reaches a page while code runs
 */
export function leaveNote({ remote, version }: BuildLabel, doing: Doing): () => void {
  const key = siteKey(HANG + Math.random());
  const remove = () => {
    removeText('localStorage', key);
    window.removeEventListener('pagehide', remove);
  };
  window.addEventListener('pagehide', remove);
  writeText('localStorage', key, JSON.stringify([Date.now(), remote, version, doing, performance.now()]));
  return remove;
}

/**
 * Calls code of a build with notes about it: while it runs, and until frameworks have rendered, which they do in a later task.
 *
 * @returns what the code returns. No note waits for it: a promise that never settles hangs nothing
 */
export async function withNote<Result>(build: BuildLabel, code: () => Result): Promise<Awaited<Result>> {
  const remove = leaveNote(build, 'runs');
  // In the other engines a note arrives even if this task never ends; Firefox sends it when the task has ended.
  if (isFirefox) await new Promise((next) => setTimeout(next));
  try {
    return code() as Awaited<Result>;
  } finally {
    remove();
    afterMessages(leaveNote(build, 'queued'));
  }
}

/** After the messages that have been posted to message channels until now, of which React's scheduler makes its tasks. A timeout may be earlier. */
function afterMessages(callback: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = callback;
  port2.postMessage(0);
}
