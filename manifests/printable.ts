/**
 * A text from outside, as one line without control characters: it cannot begin a line of its own in a log, or send an
 * escape sequence to a terminal. Also escapes the characters that reverse the direction of a text.
 */
export const printable = (text: string): string =>
  text.replaceAll(
    /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
