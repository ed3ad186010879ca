/** What clients send in abundance is not worth remembering. */
const MAX_KEY_CHARS = 1_000;

/**
 * Remembers values by a text that clients send, such as a path. When there are too many, all are forgotten, so a client that sends many
 * texts costs time but no memory.
 */
export function rememberBy<Value>(maxEntries: number): (key: string, make: () => Value) => Value {
  const values = new Map<string, Value>();
  return (key, make) => {
    const known = values.get(key);
    if (known !== undefined) return known;
    const value = make();
    if (key.length > MAX_KEY_CHARS) return value;
    if (values.size >= maxEntries) values.clear();
    values.set(key, value);
    return value;
  };
}
