import { sentence } from '../../manifests/problem.ts';
import type { Manifest } from '../../manifests/schema.ts';
import { ShellError } from '../errors.ts';
import { measure } from '../events.ts';
import { parseManifest } from './parse-manifest.ts';
import { readQuickly } from './read-quickly.ts';

/** Longest wait for the manifest. */
const LIMIT_MS = 5_000;

/**
 * Fetches and reads the manifest. Entries that had to be left out are explained on the console.
 *
 * @throws {ShellError} MANIFEST_UNREACHABLE, MANIFEST_NOT_JSON, MANIFEST_INVALID
 */
export async function loadManifest(url: string): Promise<Manifest> {
  const start = performance.now();
  const value = await fetchManifest(url);
  const { manifest, refused } = parseManifest(value, readQuickly);
  measure('conch:manifest', start);
  if (!manifest) throw new ShellError('MANIFEST_INVALID', `${url}: ${(await explain(value)).join('; ')}`);
  if (refused.length > 0) {
    explain(value)
      .then((lines) => console.warn(`${url}: left out of the site\n${lines.join('\n')}`))
      .catch((error: unknown) => console.warn(`${url}: ${refused.length} entries left out of the site`, error));
  }
  return manifest;
}

async function explain(value: unknown): Promise<string[]> {
  const { readByZod } = await import(/* webpackChunkName: "explain" */ './read-by-zod.ts');
  return parseManifest(value, readByZod).refused.map(sentence);
}

async function fetchManifest(url: string): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    // The same mode and credentials as the preload in index.html; another pair would fetch the file twice.
    response = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) });
    text = await response.text();
  } catch (cause) {
    throw new ShellError('MANIFEST_UNREACHABLE', `${url} could not be fetched`, { cause });
  }
  if (!response.ok) throw new ShellError('MANIFEST_UNREACHABLE', `${url} answered ${response.status}`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ShellError('MANIFEST_NOT_JSON', `${url} is no JSON`, { cause });
  }
}
