import { existsSync } from 'node:fs';
import { explainFileError } from '../../../manifests/file-error.ts';
import { OperatorError, type OperatorErrorCode } from '../../../manifests/operator-error.ts';
import type { Manifest } from '../../../manifests/schema.ts';
import { formatLocatedProblem } from '../../../manifests/strict/json-positions.ts';
import { parseStrict } from '../../../manifests/strict/parse-strict.ts';
import { cachedFile } from '../cached-file.ts';

export type ManifestState = {
  /** The last valid one: the same object until the file has another valid content. */
  readonly manifest: Manifest;
  /** What is wrong with the file now; empty if `manifest` is what it contains. */
  readonly problems: readonly string[];
  /** Whether the file cannot be read, so that nothing is known of what it contains. */
  readonly isUnreadable: boolean;
};

/** What one read of the file gives. */
type Outcome = { readonly manifest: Manifest } | Unusable;
type Unusable = {
  readonly code: OperatorErrorCode;
  readonly problems: readonly string[];
  /** What to do before the server can start. */
  readonly remedy: string;
};

const MISSING: Unusable = {
  code: 'MANIFEST_MISSING',
  problems: ['there is no such file'],
  remedy: 'Name the manifest with --manifest.',
};
const NOT_A_FILE: Unusable = {
  code: 'MANIFEST_UNREADABLE',
  problems: ['cannot be read: it is a folder, not a file'],
  remedy: 'Name the manifest with --manifest.',
};

/**
 * Opens the manifest for serving. Each call of the function that it returns reads the file again if it has changed. An invalid file never
 * replaces a valid manifest, and is logged once.
 *
 * @throws {OperatorError} MANIFEST_MISSING, MANIFEST_UNREADABLE, MANIFEST_INVALID
 */
export function openManifest(path: string, log: (line: string) => void): () => ManifestState {
  const read = manifestReader(path);
  let last = read();
  if ('problems' in last) {
    const [first = '', ...more] = last.problems;
    const others = more.length > 0 ? ` (and ${more.length} more)` : '';
    throw new OperatorError(last.code, `${path}: ${first}${others}.`, last.remedy);
  }
  let { manifest } = last;
  return () => {
    const outcome = read();
    if (outcome !== last && 'problems' in outcome) {
      for (const problem of outcome.problems) log(`${path}: ${problem}`);
      log(`${path} is not served; the last valid one, revision ${manifest.revision}, stays`);
    } else if (outcome !== last && 'manifest' in outcome) {
      manifest = outcome.manifest;
      log(`${path}: revision ${manifest.revision} is served`);
    }
    last = outcome;
    const { problems, code } = 'problems' in outcome ? outcome : { problems: [], code: undefined };
    return { manifest, problems, isUnreadable: code === 'MANIFEST_UNREADABLE' || code === 'MANIFEST_MISSING' };
  };
}

/** Reads the file; the outcome is the same object as long as it is the same. */
function manifestReader(path: string): () => Outcome {
  const file = cachedFile((content): Outcome => {
    const reading = parseStrict(content.toString('utf8'));
    if (reading.ok) return { manifest: reading.manifest };
    const remedy = 'Correct it, or name another one with --manifest.';
    return { code: 'MANIFEST_INVALID', problems: reading.problems.map(formatLocatedProblem), remedy };
  });
  const unreadable = new Map<string, Unusable>();
  return () => {
    try {
      return file(path) ?? (existsSync(path) ? NOT_A_FILE : MISSING);
    } catch (cause) {
      const problem = explainFileError(cause, path);
      if (!problem) throw cause;
      const { fact, remedy } = problem;
      const outcome = unreadable.get(fact) ?? {
        code: 'MANIFEST_UNREADABLE',
        problems: [`cannot be read: ${fact}`],
        remedy,
      };
      unreadable.set(fact, outcome);
      return outcome;
    }
  };
}
