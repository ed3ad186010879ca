import { hangsChunk } from '../chunks.ts';
import { storedKeys } from '../storage.ts';
import { HANG } from './note.ts';

/**
 * Requests the code for builds that have hung or crashed an earlier page, if there is a trace of one: see found-notes.ts. It has to be there
 * before code of any build runs. Never rejects: without that code, all builds run.
 */
export async function loadHangs(): Promise<void> {
  if (storedKeys('localStorage').some((key) => key.startsWith(HANG)))
    await hangsChunk().then(({ readNotes }) => readNotes(), console.error);
}
