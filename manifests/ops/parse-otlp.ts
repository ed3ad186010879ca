import { UsageError } from './verb.ts';

/** @throws {UsageError} */
export function parseOtlp(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new UsageError(`--otlp ${text} is not a URL such as http://localhost:4318`);
}
