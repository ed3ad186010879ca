import { isObject } from '../../manifests/is-object.ts';

/**
 * A key of the current history entry that survives page loads: the one of the Navigation API, or one that is added to
 * `history.state`. Undefined if a remote keeps something in `history.state` to which no property can be added.
 */
export function historyEntryKey(): string | undefined {
  const { navigation, history } = window;
  if (navigation?.currentEntry) return navigation.currentEntry.key;
  const state: unknown = history.state ?? {};
  if (!isObject(state)) return undefined;
  if (typeof state.conchEntry === 'string') return state.conchEntry;
  const conchEntry = Math.random().toString(36).slice(2);
  history.replaceState({ ...state, conchEntry }, '');
  return conchEntry;
}
