const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A name for the current history entry, which it keeps over page loads: that of the Navigation API, or one that is added to
 * `history.state`. Undefined where a remote keeps something there that nothing can be added to.
 */
export function historyEntryKey(): string | undefined {
  const { navigation, history } = window;
  if (navigation?.currentEntry) return navigation.currentEntry.key;
  const state: unknown = history.state ?? {};
  if (!isRecord(state)) return undefined;
  if (typeof state.conchEntry === 'string') return state.conchEntry;
  const conchEntry = Math.random().toString(36).slice(2);
  history.replaceState({ ...state, conchEntry }, '');
  return conchEntry;
}
