import { existsSync } from 'node:fs';
import type { Commands } from '../../../manifests/commands.ts';
import { explainFileError } from '../../../manifests/file-error.ts';
import { OperatorError, type OperatorErrorCode } from '../../../manifests/operator-error.ts';
import { signatureFile } from '../../../manifests/ops/history/folder-records.ts';
import { firstProblems } from '../../../manifests/problem.ts';
import type { Manifest } from '../../../manifests/schema.ts';
import {
  expiryOf,
  parseStatements,
  type SignatureFile,
  type Statement,
} from '../../../manifests/signatures/statement.ts';
import { findStatement } from '../../../manifests/signatures/verify-text.ts';
import { visitorText } from '../../../manifests/signatures/visitor-text.ts';
import { formatLocatedProblem } from '../../../manifests/strict/json-positions.ts';
import { parseStrict } from '../../../manifests/strict/parse-strict.ts';
import { cachedFile } from '../files/cached-file.ts';

export type ManifestState = {
  /** The last valid one: the same object until the file has another valid content. */
  readonly manifest: Manifest;
  /** On a site with keys: the same object until there is another valid manifest or signature. */
  readonly signed: SignedText | undefined;
  /** What is wrong with the file now; empty if `manifest` is what it contains. */
  readonly problems: readonly string[];
  /** Whether the file cannot be read, so that nothing is known of what it contains. */
  readonly isUnreadable: boolean;
};

/** A manifest as it was signed. */
export type SignedText = {
  readonly text: string;
  /** About this text. */
  readonly statement: Statement;
  /** What browsers get, who may still have the text before. */
  readonly file: SignatureFile;
};

/** What one read of the file gives. */
type Outcome = Usable | Unusable;
type Usable = { readonly manifest: Manifest; readonly signed?: SignedText };
type Unusable = {
  readonly code: OperatorErrorCode;
  readonly problems: readonly string[];
  /** What to do before the server can start. */
  readonly remedy: string;
};

const NAME_IT = 'Correct the path, or name the manifest with --manifest.';

type Context = {
  readonly commands: Commands;
  readonly log: (line: string) => void;
  /** Whether the operator has named the file, and could name another one; default true. */
  readonly isGiven?: boolean;
  /** In place of the file: a manifest that is somewhere else. */
  readonly followed?: FollowedText | undefined;
};

/** What is known of a text that is not a file. */
export type FollowedText = {
  /** The same object as long as the text is the same; undefined if there is none. */
  readonly content: () => Buffer | undefined;
  /** Why it cannot be read at the moment, as a fact without a full stop. */
  readonly problem: () => string | undefined;
};

/**
 * Opens the manifest for serving. Each call of the function that it returns reads the file again if it has changed. An invalid file never
 * replaces a valid manifest, and is logged once. With keys, neither does one that is not signed with one of them, or is older.
 *
 * @param keys public keys
 * @throws {OperatorError} MANIFEST_MISSING, MANIFEST_UNREADABLE, MANIFEST_INVALID, MANIFEST_UNSIGNED, MANIFEST_EXPIRED
 */
export function openManifest(
  path: string,
  keys: readonly string[],
  { commands, log, isGiven = true, followed }: Context,
): () => ManifestState {
  const readFile = followed ? followedReader(followed) : manifestReader(path, isGiven);
  const read = keys.length > 0 ? signedReader(path, readFile, keys, commands) : readFile;
  let last = read();
  if ('problems' in last) {
    const [first = '', ...more] = last.problems;
    const others = more.length > 0 ? ` (and ${more.length} more)` : '';
    throw new OperatorError(last.code, `${path}: ${first}${others}.`, last.remedy);
  }
  let served = last;
  let unusable: Unusable | undefined;
  return () => {
    const outcome = read();
    if (outcome !== last) {
      last = outcome;
      unusable = 'problems' in outcome ? outcome : refuseOlder(outcome, served);
      const { revision } = served.manifest;
      if (unusable) {
        for (const problem of firstProblems(unusable.problems, commands('check'))) log(`${path}: ${problem}`);
        log(`${path} is not served; the last valid one, revision ${revision}, stays`);
      } else if ('manifest' in outcome) {
        served = outcome;
        log(`${path}: revision ${outcome.manifest.revision} is served`);
      }
    }
    const { problems, code } = unusable ?? { problems: [], code: undefined };
    const isUnreadable = code === 'MANIFEST_UNREADABLE' || code === 'MANIFEST_MISSING';
    return { manifest: served.manifest, signed: served.signed, problems, isUnreadable };
  };
}

/** Somebody may have put an earlier manifest back, with the signature that it had. */
function refuseOlder({ manifest: { revision }, signed }: Usable, served: Usable): Unusable | undefined {
  if (!signed || revision >= served.manifest.revision) return undefined;
  const fact = `revision ${revision} is older than revision ${served.manifest.revision}, which is served`;
  return { code: 'MANIFEST_UNSIGNED', problems: [fact], remedy: '' };
}

/** Reads the manifest together with its signature; the outcome is the same object as long as both are the same. */
function signedReader(
  path: string,
  readFile: () => Outcome,
  keys: readonly string[],
  commands: Commands,
): () => Outcome {
  const readStatements = cachedFile((content) => parseStatements(content.toString('utf8')));
  let latest: { readonly inputs: readonly unknown[]; readonly outcome: Outcome } | undefined;
  const verify = ({ manifest }: Usable, statements: readonly Statement[]): Outcome => {
    const text = visitorText(manifest);
    const statement = findStatement(text, statements, keys);
    const remedy = `Look at "${commands('diff')}", then sign it: "${commands('sign')}".`;
    if (!statement) {
      const fact =
        statements.length > 0 ? `${path}.sig is not its signature by a key of the site` : `there is no ${path}.sig`;
      return { code: 'MANIFEST_UNSIGNED', problems: [fact], remedy };
    }
    if (expiryOf(statement, manifest.policy?.maxAge) <= Date.now()) {
      const renewal = `Renew it: "${commands('sign', '--renew')}".`;
      return {
        code: 'MANIFEST_EXPIRED',
        problems: [`its signature of ${statement.time} has expired`],
        remedy: renewal,
      };
    }
    const [newest = statement, previous] = statements;
    return { manifest, signed: { text, statement, file: previous ? { ...newest, previous } : newest } };
  };
  return () => {
    const read = readFile();
    const statements = readSignature(signatureFile(path), readStatements);
    if (latest?.inputs[0] === read && latest.inputs[1] === statements) return latest.outcome;
    const outcome = 'manifest' in read ? verify(read, statements) : read;
    latest = { inputs: [read, statements], outcome };
    return outcome;
  };
}

const NONE: readonly Statement[] = [];

/** A signature that cannot be read proves nothing. */
function readSignature(path: string, read: (path: string) => readonly Statement[] | undefined): readonly Statement[] {
  try {
    return read(path) ?? NONE;
  } catch (error) {
    if (explainFileError(error)) return NONE;
    throw error;
  }
}

/** Reads the file; the outcome is the same object as long as it is the same. */
function manifestReader(path: string, isGiven: boolean): () => Outcome {
  const missing: Unusable = {
    code: 'MANIFEST_MISSING',
    problems: ['there is no such file'],
    remedy: isGiven ? NAME_IT : '',
  };
  const notAFile: Unusable = {
    code: 'MANIFEST_UNREADABLE',
    problems: ['cannot be read: it is a folder, not a file'],
    remedy: isGiven ? NAME_IT : '',
  };
  const file = cachedFile((content) => parse(content, isGiven));
  const unreadable = new Map<string, Unusable>();
  return () => {
    try {
      return file(path) ?? (existsSync(path) ? notAFile : missing);
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

function parse(content: Buffer, isGiven: boolean): Outcome {
  const reading = parseStrict(content.toString('utf8'));
  if (reading.ok) return { manifest: reading.manifest };
  const remedy = isGiven ? 'Correct it, or name another one with --manifest.' : 'Correct it.';
  return { code: 'MANIFEST_INVALID', problems: reading.problems.map(formatLocatedProblem), remedy };
}

/** Reads what is followed; the outcome is the same object as long as that is the same. */
function followedReader({ content, problem }: FollowedText): () => Outcome {
  let latest: { readonly inputs: readonly unknown[]; readonly outcome: Outcome } | undefined;
  let parsed: { readonly content: Buffer; readonly outcome: Outcome } | undefined;
  const read = (text: Buffer | undefined, fact: string | undefined): Outcome => {
    if (fact !== undefined) return { code: 'MANIFEST_UNREADABLE', problems: [fact], remedy: '' };
    if (!text) return { code: 'MANIFEST_MISSING', problems: ['there is no such object'], remedy: NAME_IT };
    if (parsed?.content !== text) parsed = { content: text, outcome: parse(text, true) };
    return parsed.outcome;
  };
  return () => {
    const inputs = [content(), problem()] as const;
    const isSame = latest?.inputs.every((input, at) => input === inputs[at]);
    if (!latest || !isSame) latest = { inputs, outcome: read(...inputs) };
    return latest.outcome;
  };
}
