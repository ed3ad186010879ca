import { installHooks } from '../chunk-hooks.ts';
import { readJson, siteKey, writeText } from '../storage.ts';
import { historyEntryKey } from './history-entry-key.ts';

const STORAGE_KEY = siteKey('conch:history');

/**
 * Asks before Back and Forward in browsers without the Navigation API, which cannot prevent them: `popstate` says only afterwards that
 * the visitor is at another entry. So the shell hides that event from everybody, returns to the entry where the visitor was, asks,
 * and goes again if the visitor agrees. No entry is added or replaced. Only entries that this tab has visited are known; others are
 * not asked about.
 *
 * @param wouldLose whether a change to this URL would lose work
 * @param mayChangeTo asks the visitor
 * @returns call it after each `pushState`
 */
export function confirmTraversal(
  wouldLose: (url: string) => boolean,
  mayChangeTo: (url: string) => boolean,
): () => void {
  let current = historyEntryKey();
  let keys = readKeys();
  if (current === undefined || !keys.includes(current)) keys = current === undefined ? [] : [current];
  /** Where the visitor wants to go, while the shell returns to where they were. */
  let wanted: { readonly key: string; readonly url: string } | undefined;
  /** The visitor has agreed to go there. */
  let agreed: string | undefined;

  const distance = (from: string, to: string): number => keys.indexOf(to) - keys.indexOf(from);

  /** The current entry is a new one, behind the one that was current. */
  const addEntry = (key: string) => {
    keys = [...keys.slice(0, current === undefined ? 0 : keys.indexOf(current) + 1), key];
    current = key;
  };

  const beforePopstate = (event: Event) => {
    const key = historyEntryKey();
    if (!event.isTrusted || key === undefined) return; // single-spa dispatches one after each `pushState`
    if (current === undefined || !keys.includes(key)) return addEntry(key); // a link to a hash adds an entry
    if (wanted === undefined && (key === agreed || !wouldLose(location.href))) {
      agreed = undefined;
      current = key;
      return;
    }
    event.stopImmediatePropagation();
    if (key !== current) {
      wanted ??= { key, url: location.href };
      history.go(distance(key, current));
      return;
    }
    if (!wanted) return;
    const { key: destination, url } = wanted;
    wanted = undefined;
    if (!mayChangeTo(url)) return;
    agreed = destination;
    history.go(distance(current, destination));
  };
  installHooks({ beforePopstate });
  window.addEventListener('pagehide', () => {
    writeText('sessionStorage', STORAGE_KEY, JSON.stringify(keys), 'This tab cannot ask before Back after a reload');
  });

  return () => {
    const key = historyEntryKey();
    if (key !== undefined) addEntry(key);
  };
}

function readKeys(): string[] {
  const value = readJson('sessionStorage', STORAGE_KEY);
  return Array.isArray(value) ? value.filter((key) => typeof key === 'string') : [];
}
