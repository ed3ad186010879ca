import { isObject } from '../is-object.ts';
import { type Manifest, strict } from '../schema.ts';

/** Remotes and fragments by their names and JSON, as the schema has parsed them. They are shared: nobody may change them. */
export type KnownEntries = Map<string, unknown>;

/**
 * Parses a manifest of which most entries were parsed before: a command parses a manifest four times, and a server after each edit, of which
 * most change one remote.
 *
 * @param known afterwards it has the entries of this manifest
 * @returns undefined if the schema finds anything
 */
export function parseWithKnown(value: unknown, known: KnownEntries): Manifest | undefined {
  if (!isObject(value)) return undefined;
  const { remotes, fragments = {}, ...frame } = value;
  if (!isObject(remotes) || !isObject(fragments)) return undefined;
  const ofRemotes = split('remotes', remotes, known);
  const ofFragments = split('fragments', fragments, known);
  const { data } = strict.manifest.safeParse({ ...frame, remotes: ofRemotes.fresh, fragments: ofFragments.fresh });
  if (!data) return undefined;
  known.clear();
  return {
    ...data,
    remotes: ofRemotes.merge(data.remotes),
    fragments: ofFragments.merge(data.fragments),
  };
}

function split(field: string, entries: Readonly<Record<string, unknown>>, known: KnownEntries) {
  const keyed = Object.entries(entries).map(([name, entry]) => {
    const key = JSON.stringify([field, name, entry]);
    return { name, entry, key, parsed: known.get(key) };
  });
  return {
    /** Those that have to be parsed. */
    fresh: Object.fromEntries(
      keyed.flatMap(({ name, entry, parsed }) => (parsed === undefined ? [[name, entry]] : [])),
    ),
    /** All of them, in their order. */
    merge<Entry>(parsed: Readonly<Record<string, Entry>>): Record<string, Entry> {
      const all = keyed.map((each): [string, Entry] => {
        const entry = Object.freeze(each.parsed ?? parsed[each.name]) as Entry;
        known.set(each.key, entry);
        return [each.name, entry];
      });
      return Object.fromEntries(all);
    },
  };
}
