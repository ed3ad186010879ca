import { readFileSync } from 'node:fs';
import { OperatorError } from '../../operator-error.ts';
import { parseStrict } from '../../parse-strict.ts';
import { formatProblem } from '../../problem.ts';
import type { Manifest } from '../../schema.ts';

/** The content of a manifest's file at one moment. */
export type Snapshot = { readonly text: string; readonly manifest: Manifest };

/** @throws {OperatorError} MANIFEST_MISSING, MANIFEST_INVALID */
export function readManifest(file: string): Snapshot {
  const text = readManifestText(file);
  return { text, manifest: parseManifest(file, text) };
}

/** @throws {OperatorError} MANIFEST_MISSING, also when it cannot be read */
export function readManifestText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const fact = isMissing ? 'there is no such file' : `cannot be read: ${cause}`;
    throw new OperatorError('MANIFEST_MISSING', `${file}: ${fact}.`, 'Name the manifest with --manifest.', { cause });
  }
}

/** @throws {OperatorError} MANIFEST_INVALID */
export function parseManifest(file: string, text: string): Manifest {
  const result = parseStrict(text);
  if (result.ok) return result.manifest;
  const found = result.problems.map(
    (problem) => `${file}:${problem.line}:${problem.column}: ${formatProblem(problem)}`,
  );
  const remedy = 'Nothing was changed. Correct the manifest, or restore a revision: conch rollback --to <revision>';
  throw new OperatorError('MANIFEST_INVALID', found.join('\n'), remedy);
}
