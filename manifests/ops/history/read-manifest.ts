import { readFileSync } from 'node:fs';
import { fileError } from '../../file-error.ts';
import { OperatorError } from '../../operator-error.ts';
import { firstProblems, formatProblem } from '../../problem.ts';
import type { Manifest } from '../../schema.ts';
import { parseStrict } from '../../strict/parse-strict.ts';

/** The content of a manifest's file at one moment. */
export type Snapshot = { readonly text: string; readonly manifest: Manifest };

/** @throws {OperatorError} MANIFEST_MISSING, MANIFEST_UNREADABLE, MANIFEST_INVALID */
export function readManifest(file: string): Snapshot {
  const text = readManifestText(file);
  return { text, manifest: parseManifest(file, text) };
}

/** @throws {OperatorError} MANIFEST_MISSING, MANIFEST_UNREADABLE */
export function readManifestText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) {
      const remedy = 'Correct the path, or name the manifest with --manifest.';
      throw new OperatorError('MANIFEST_MISSING', `${file}: there is no such file.`, remedy, { cause });
    }
    throw fileError(cause, 'MANIFEST_UNREADABLE', 'The manifest cannot be read', file) ?? cause;
  }
}

export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** A command reads the manifest before it plans and again before it writes, and parsing 10,000 remotes takes half a second. */
let latest: Snapshot | undefined;

/** @throws {OperatorError} MANIFEST_INVALID */
export function parseManifest(file: string, text: string): Manifest {
  if (latest?.text === text) return latest.manifest;
  const result = parseStrict(text);
  if (result.ok) {
    latest = { text, manifest: result.manifest };
    return result.manifest;
  }
  const found = result.problems.map(
    (problem) => `${file}:${problem.line}:${problem.column}: ${formatProblem(problem)}`,
  );
  throw new OperatorError('MANIFEST_INVALID', firstProblems(found), 'Nothing was changed. Correct the manifest.');
}
