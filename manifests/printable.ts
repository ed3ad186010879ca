/** Control characters, line separators, and characters that reverse the direction of a text. */
const UNPRINTABLE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

const escaped = (character: string): string => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

/**
 * A text from outside, as one line without control characters: it cannot begin a line of its own in a log, or send an
 * escape sequence to a terminal.
 */
export const printable = (text: string): string => text.replaceAll(UNPRINTABLE, escaped);

/** JSON with the same characters escaped in its strings; `JSON.stringify` leaves half of them as they are. */
export const printableJsonText = (json: string): string =>
  json.replaceAll(UNPRINTABLE, (character) => (/[\t\n\r]/.test(character) ? character : escaped(character)));

export const printableJson = (value: unknown): string => printableJsonText(JSON.stringify(value, null, 2));
