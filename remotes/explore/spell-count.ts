import type { Language } from '../store/language.ts';

const NUMBER_WORDS: Readonly<Record<Language, readonly string[]>> = {
  en: 'no one two three four five six seven eight nine ten eleven twelve'.split(' '),
  de: 'keine ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf'.split(' '),
};

/** Formats a count for the start of a sentence: `Five tractors`, but `13 tractors`. Numbers up to twelve are spelled out. */
export function spellCount(language: Language, count: number, singular: string, plural: string): string {
  const word = NUMBER_WORDS[language][count] ?? String(count);
  return `${word.charAt(0).toUpperCase()}${word.slice(1)} ${count === 1 ? singular : plural}`;
}
