import { readJson, siteKey, writeText } from '../storage.ts';

/** What is known of a history entry: where its page was scrolled to, and the title it had when it was left, in which language. */
export type HistoryEntryState = {
  readonly left?: number;
  readonly top?: number;
  readonly title?: string;
  readonly lang?: string;
};

export type HistoryEntryStates = {
  of(key: string | undefined): HistoryEntryState | undefined;
  /** Adds to what is known of an entry. */
  add(key: string | undefined, more: HistoryEntryState): void;
};

const STORAGE_KEY = siteKey('conch:entries');
/** More entries than anybody goes back. */
const MAX_ENTRIES = 100;

/** What this tab knows of its history entries. It survives page loads if storage is allowed. */
export function historyEntryStates(): HistoryEntryStates {
  const entries = new Map(readEntries());
  window.addEventListener('pagehide', () => {
    const consequence = 'This tab cannot remember where its pages were scrolled to';
    writeText('sessionStorage', STORAGE_KEY, JSON.stringify([...entries]), consequence);
  });
  return {
    of: (key) => (key === undefined ? undefined : entries.get(key)),
    add(key, more) {
      if (key === undefined) return;
      const known = { ...entries.get(key), ...more };
      entries.delete(key); // so that the newest is last
      entries.set(key, known);
      const [oldest] = entries.keys();
      if (entries.size > MAX_ENTRIES && oldest !== undefined) entries.delete(oldest);
    },
  };
}

function readEntries(): [string, HistoryEntryState][] {
  const value = readJson('sessionStorage', STORAGE_KEY);
  return Array.isArray(value) ? value.filter(isEntry) : [];
}

function isEntry(value: unknown): value is [string, HistoryEntryState] {
  if (!Array.isArray(value)) return false;
  const [key, known]: unknown[] = value;
  return typeof key === 'string' && typeof known === 'object' && known !== null;
}
