const WORDS = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** `5` tractors as `Five tractors`, to begin a sentence with. */
export function counted(count: number, one: string, many = `${one}s`): string {
  const word = WORDS[count] ?? String(count);
  return `${word.charAt(0).toUpperCase()}${word.slice(1)} ${count === 1 ? one : many}`;
}
