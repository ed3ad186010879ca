import { formatLocatedProblem } from '../../../manifests/json-positions.ts';
import { OperatorError } from '../../../manifests/operator-error.ts';
import { parseStrict } from '../../../manifests/parse-strict.ts';
import type { Manifest } from '../../../manifests/schema.ts';
import { cachedFile } from '../cached-file.ts';

export type ManifestState = {
  /** The last valid one: the same object until the file has another valid content. */
  readonly manifest: Manifest;
  /** What is wrong with the file now; empty if `manifest` is what it contains. */
  readonly problems: readonly string[];
};

/** What one read of the file gives. */
type Outcome = { readonly manifest: Manifest } | { readonly problems: readonly string[] };

const MISSING: Outcome = { problems: ['there is no such file'] };

/**
 * Opens the manifest for serving. Each call of the function that it returns reads the file again if it has changed. An invalid file never
 * replaces a valid manifest, and is logged once.
 *
 * @throws {OperatorError} MANIFEST_MISSING, MANIFEST_INVALID
 */
export function openManifest(path: string, log: (line: string) => void): () => ManifestState {
  const read = manifestReader(path);
  let last = read();
  if ('problems' in last) {
    const [first = '', ...more] = last.problems;
    const others = more.length > 0 ? ` (and ${more.length} more)` : '';
    const message = `${path}: ${first}${others}.`;
    throw last === MISSING
      ? new OperatorError('MANIFEST_MISSING', message, 'Name the manifest with --manifest.')
      : new OperatorError('MANIFEST_INVALID', message, 'Correct it, or name another one with --manifest.');
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
    return { manifest, problems: 'problems' in outcome ? outcome.problems : [] };
  };
}

/** Reads the file; the outcome is the same object as long as it is the same. */
function manifestReader(path: string): () => Outcome {
  const file = cachedFile((content): Outcome => {
    const reading = parseStrict(content.toString('utf8'));
    return reading.ok ? { manifest: reading.manifest } : { problems: reading.problems.map(formatLocatedProblem) };
  });
  const unreadable = new Map<string, Outcome>();
  return () => {
    try {
      return file(path) ?? MISSING;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const outcome = unreadable.get(reason) ?? { problems: [`cannot be read: ${reason}`] };
      unreadable.set(reason, outcome);
      return outcome;
    }
  };
}
