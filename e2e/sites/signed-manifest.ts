import { existsSync, readFileSync } from 'node:fs';
import { type PrivateKey, signText } from '../../manifests/ops/signing/private-key.ts';
import type { Manifest } from '../../manifests/schema.ts';
import { parseStatements, type Statement } from '../../manifests/signatures/statement.ts';
import { findStatement } from '../../manifests/signatures/verify-text.ts';
import { visitorText } from '../../manifests/signatures/visitor-text.ts';
import { parseStrict } from '../../manifests/strict/parse-strict.ts';

export { createKey, type PrivateKey } from '../../manifests/ops/signing/private-key.ts';

/** A manifest as visitors get it, and its signature. */
export type SignedManifest = { readonly text: string; readonly signature: string };

export function signManifest(manifest: Manifest, keys: readonly PrivateKey[], time?: Date): SignedManifest {
  const reading = parseStrict(JSON.stringify(manifest));
  if (!reading.ok) throw new Error(`The manifest of the test is not valid: ${JSON.stringify(reading.problems)}`);
  const text = visitorText(reading.manifest);
  return { text, signature: JSON.stringify(signText(text, keys, time)) };
}

/** The statement of a key that fits the manifest's file at this moment. */
export function statementOn(file: string, ...keys: string[]): Statement | undefined {
  const reading = parseStrict(readFileSync(file, 'utf8'));
  if (!reading.ok || !existsSync(`${file}.sig`)) return undefined;
  return findStatement(visitorText(reading.manifest), parseStatements(readFileSync(`${file}.sig`, 'utf8')), keys);
}
