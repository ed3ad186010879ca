import { existsSync, readFileSync } from 'node:fs';
import type { Commands } from '../../commands.ts';
import { explainingFileErrors } from '../../file-error.ts';
import { OperatorError } from '../../operator-error.ts';
import type { Manifest } from '../../schema.ts';
import { parseStatements, type SignatureFile, type Statement } from '../../signatures/statement.ts';
import { findStatement, isPublicKey } from '../../signatures/verify-text.ts';
import { visitorText } from '../../signatures/visitor-text.ts';
import { isBucketUrl } from '../buckets/open-bucket.ts';
import { signatureFile } from '../history/folder-records.ts';
import type { ChangeRecord } from '../history/record.ts';
import { type PrivateKey, readPrivateKey, signText } from './private-key.ts';

/** Signs what a command writes, and makes sure that nothing is signed along with it that nobody has signed before. */
export type Signer = {
  readonly publicKeys: readonly string[];
  readonly sign: (manifest: Manifest) => Statement;
  /** The signature file for a manifest that is about to replace another one. */
  readonly fileFor: (statement: Statement, next: Manifest, before: Manifest | undefined) => SignatureFile;
  /** @throws {OperatorError} MANIFEST_UNSIGNED unless the signature file is about this manifest */
  readonly assertSigned: (manifest: Manifest) => void;
  /** @throws {OperatorError} MANIFEST_UNSIGNED unless the revision was recorded with a signature */
  readonly assertRecordSigned: (record: Pick<ChangeRecord, 'revision' | 'manifest' | 'signature'>) => void;
};

type Options = {
  /** Paths of private keys. */
  readonly 'sign-with'?: readonly string[] | undefined;
  /** Public keys that are trusted in addition to those that belong to the private keys. */
  readonly key?: readonly string[] | undefined;
};

/**
 * Undefined if the manifest has no signature and no private key is given: a site without keys.
 *
 * @param file the manifest's
 * @throws {OperatorError} KEY_MISSING, KEY_UNUSABLE
 */
export function openSigner(file: string, options: Options, commands: Commands): Signer | undefined {
  const path = signatureFile(file);
  const keys = privateKeyPaths(options).map(readPrivateKey);
  if (isBucketUrl(file)) {
    if (keys.length > 0) throw cannotSign(file);
    return undefined;
  }
  if (keys.length > 0) return createSigner(file, path, keys, options.key ?? [], commands);
  if (!existsSync(path)) return undefined;
  throw keyMissing(`${file} is signed, and a change of it has to be signed, too.`);
}

/** The signature is a file next to the manifest, and only folders have these. */
export const cannotSign = (file: string): OperatorError =>
  new OperatorError(
    'KEY_UNUSABLE',
    `${file} is in a bucket, and only manifests in folders can be signed.`,
    'Keep the manifest of a site with keys in a folder, and copy it with its .sig to where it is served. Nothing was changed.',
  );

/** @throws {OperatorError} KEY_MISSING, KEY_UNUSABLE */
export function requireSigner(file: string, options: Options, commands: Commands): Signer {
  const signer = openSigner(file, options, commands);
  if (signer) return signer;
  throw keyMissing('There is nothing to sign with.');
}

const keyMissing = (fact: string): OperatorError =>
  new OperatorError(
    'KEY_MISSING',
    fact,
    'Name the file of your private key with --sign-with, or in CONCH_SIGNING_KEY. Nothing was changed.',
  );

const privateKeyPaths = (options: Options): readonly string[] => {
  const { CONCH_SIGNING_KEY } = process.env;
  return options['sign-with'] ?? (CONCH_SIGNING_KEY ? [CONCH_SIGNING_KEY] : []);
};

function createSigner(
  file: string,
  path: string,
  keys: readonly PrivateKey[],
  trusted: readonly string[],
  commands: Commands,
): Signer {
  const publicKeys = keys.map(({ publicKey }) => publicKey);
  const known = [...publicKeys, ...trusted];
  const readStatements = (): readonly Statement[] => {
    if (!existsSync(path)) return [];
    const done = 'The signature cannot be read';
    return parseStatements(
      explainingFileErrors({ code: 'MANIFEST_UNSIGNED', done, path }, () => readFileSync(path, 'utf8')),
    );
  };
  const sign = `"${commands('sign')}"`;

  return {
    publicKeys,
    sign: (manifest) => signText(visitorText(manifest), keys),
    fileFor(statement, next, before) {
      const statements = readStatements();
      const isRenewal = before && visitorText(before) === visitorText(next);
      const [, earlier] = statements;
      const previous = isRenewal
        ? earlier
        : before && findStatement(visitorText(before), statements, signersOf(statements));
      return previous ? { ...statement, previous: withoutPrevious(previous) } : statement;
    },
    assertSigned(manifest) {
      const statements = readStatements();
      const text = visitorText(manifest);
      if (findStatement(text, statements, known)) return;
      if (statements.length === 0) {
        const remedy = `Look at it, then sign it: ${sign}. Nothing was changed.`;
        throw new OperatorError('MANIFEST_UNSIGNED', `There is no signature in ${path}.`, remedy);
      }
      const other = findStatement(text, statements, signersOf(statements));
      if (other) throw unknownKey(`${file} is signed`, other, `look at it, then sign it: ${sign}`);
      const remedy = `"${commands('diff')}" shows what. If it is right, sign it: ${sign}. Nothing was changed.`;
      throw new OperatorError('MANIFEST_UNSIGNED', `${file} was changed without a signature.`, remedy);
    },
    assertRecordSigned({ revision, manifest, signature }) {
      const text = visitorText(manifest);
      if (signature && findStatement(text, [signature], known)) return;
      const other = signature && findStatement(text, [signature], signersOf([signature]));
      const alternative = `look at "${commands('diff', String(revision))}", edit the manifest by hand, and sign it: ${sign}`;
      if (other) throw unknownKey(`Revision ${revision} was signed`, other, alternative);
      const fact = `Revision ${revision} of the history has no valid signature.`;
      const remedy = `${alternative.replace(/^look/, 'Look')}. Nothing was changed.`;
      throw new OperatorError('MANIFEST_UNSIGNED', fact, remedy);
    },
  };
}

/** The keys that a statement names itself: that proves nothing, but messages can name them. */
const signersOf = (statements: readonly Statement[]): string[] =>
  statements.flatMap(({ signatures }) => signatures.map(({ key }) => key)).filter(isPublicKey);

const withoutPrevious = ({ time, contract, signatures }: Statement): Statement => ({ time, contract, signatures });

function unknownKey(fact: string, { signatures }: Statement, alternative: string): OperatorError {
  const keys = signatures.map(({ key }) => key);
  return new OperatorError(
    'MANIFEST_UNSIGNED',
    `${fact} with ${keys.join(' and ')}, which is not your key.`,
    `If it is a key of the site, add ${keys.map((key) => `--key ${key}`).join(' ')}. If not, ${alternative}. Nothing was changed.`,
  );
}
