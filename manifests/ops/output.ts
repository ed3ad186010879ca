import { printable, printableJson } from '../printable.ts';

// The commands write through these functions alone, so that no text from outside forges a line or controls the terminal.

/** Writes one line for people. */
export const print = (line: string): void => console.log(printable(line));

/** Writes one line about what went wrong. */
export const printError = (line: string): void => console.error(printable(line));

/** Writes the result of a command for programs. */
export const printJson = (data: object): void => console.log(printableJson(data));
