import type { Speech } from '../store/speech.ts';

const WORDS: Readonly<Record<Speech, readonly string[]>> = {
  en: 'no one two three four five six seven eight nine ten eleven twelve'.split(' '),
  de: 'keine ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf'.split(' '),
};

/** `5` tractors as `Five tractors`, to begin a sentence with. */
export function counted(speech: Speech, count: number, one: string, many: string): string {
  const word = WORDS[speech][count] ?? String(count);
  return `${word.charAt(0).toUpperCase()}${word.slice(1)} ${count === 1 ? one : many}`;
}
