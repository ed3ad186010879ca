import { isFirefox } from '../is-firefox.ts';
import { removeText, siteKey, writeText } from '../storage.ts';

/** What the keys of notes begin with, and those of what found-notes.ts makes of them. */
export const HANG = 'conch:hang';

/**
 * What code of a build may be doing:
 * - `runs`: it has been called, and has not returned.
 * - `queued`: it has returned, and what it has queued may be running, or something else.
 * - `arrives`: its entry runs when it arrives.
 * - `next`: its entry has arrived, and nothing else does meanwhile.
 * - `tried`: its entry runs outside of the page.
 */
export type Doing = 'runs' | 'queued' | 'arrives' | 'next' | 'tried';

/**
 * The value of a note in the browser's storage, as JSON: when it was written, in ms since 1970, and of which build. One that is there at a
 * later start is from a page that never came back: see found-notes.ts.
 */
export type Note = readonly [time: number, remote: string, version: string, doing: Doing];

type BuildLabel = { readonly remote?: string | undefined; readonly version?: string | undefined };

const newKey = (): string => siteKey(HANG + Math.random());
const write = (key: string, { remote, version }: BuildLabel, doing: Doing) =>
  writeText('localStorage', key, JSON.stringify([Date.now(), remote, version, doing]));

/** Code runs alone, so a page has one note about it. */
const KEY = newKey();
let count = 0;
const entries = new Set<string>();
/** In Firefox, whether code waits until its note is stored. */
let isWaiting = false;

export const removeNote = (): void => removeText('localStorage', KEY);

/** React's scheduler makes its tasks of messages, which may arrive after a timeout. */
const { port1, port2 } = new MessageChannel();
port1.onmessage = ({ data }) => {
  if (data === count) removeNote();
};

// No event reaches a page while code runs.
window.addEventListener('pagehide', () => {
  for (const key of [KEY, ...entries]) removeText('localStorage', key);
});

/** Notes what code of a build is doing, in place of what other code did. @returns what removes the note, unless another one has replaced it */
export function noteCode(build: BuildLabel, doing: Doing): () => void {
  count += 1;
  const own = count;
  write(KEY, build, doing);
  return () => {
    if (own === count) removeNote();
  };
}

/** Notes that an entry is about to run. @returns what removes the note */
export function noteEntry(build: BuildLabel, doing: Doing): () => void {
  const key = newKey();
  write(key, build, doing);
  entries.add(key);
  return () => {
    entries.delete(key);
    removeText('localStorage', key);
  };
}

/**
 * Calls code of a build with a note about it: while it runs, and until frameworks have rendered, which they do in a later task.
 *
 * @returns what the code returns. No note waits for it: a promise that never settles hangs nothing
 */
export async function withNote<Result>(build: BuildLabel, code: () => Result): Promise<Awaited<Result>> {
  const nextTask = () => new Promise((next) => setTimeout(next));
  while (isWaiting) await nextTask();
  noteCode(build, 'runs');
  // In the other engines a note arrives even if this task never ends; Firefox sends it when the task has ended.
  if (isFirefox) {
    isWaiting = true;
    await nextTask();
    isWaiting = false;
  }
  try {
    return code() as Awaited<Result>;
  } finally {
    noteCode(build, 'queued');
    port2.postMessage(count);
  }
}
