import { UsageError } from './verb.ts';

/** @throws {UsageError} */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`${text} is not a port number`);
  return port;
}
