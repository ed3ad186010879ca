import { formatLocatedProblem } from '../../../manifests/locator.ts';
import { OperatorError } from '../../../manifests/operator-error.ts';
import { parseStrict } from '../../../manifests/parse-strict.ts';
import type { Manifest } from '../../../manifests/schema.ts';
import { cachedFile } from '../cached-file.ts';

export type ManifestState = {
  /** The last valid one. The same object as long as the file says the same. */
  readonly manifest: Manifest;
  /** What is wrong with the file as it is now; empty when it is the one that is served. */
  readonly problems: readonly string[];
};

type Outcome = { readonly manifest: Manifest } | { readonly problems: readonly string[] };

const MISSING: Outcome = { problems: ['there is no such file'] };

/**
 * Opens the manifest for serving. Each call of the function it gives looks at the file; a broken file never replaces
 * a valid manifest, and is logged once per change.
 *
 * @throws {OperatorError} when there is no valid manifest to begin with
 */
export function openManifest(path: string, log: (line: string) => void): () => ManifestState {
  const look = looker(path);
  let seen = look();
  if ('problems' in seen) {
    const [first = '', ...more] = seen.problems;
    const others = more.length > 0 ? ` (and ${more.length} more)` : '';
    const message = `${path}: ${first}${others}.`;
    throw seen === MISSING
      ? new OperatorError('MANIFEST_MISSING', message, 'Name the manifest with --manifest.')
      : new OperatorError('MANIFEST_INVALID', message, 'Correct it, or name another one with --manifest.');
  }
  let { manifest } = seen;
  return () => {
    const outcome = look();
    if (outcome !== seen && 'problems' in outcome) {
      for (const problem of outcome.problems) log(`${path}: ${problem}`);
      log(`${path} is not served; the last valid one, revision ${manifest.revision}, stays`);
    } else if (outcome !== seen && 'manifest' in outcome) {
      manifest = outcome.manifest;
      log(`${path}: revision ${manifest.revision} is served`);
    }
    seen = outcome;
    return { manifest, problems: 'problems' in outcome ? outcome.problems : [] };
  };
}

/** One look at the file; the same object as long as the outcome is the same. */
function looker(path: string): () => Outcome {
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
