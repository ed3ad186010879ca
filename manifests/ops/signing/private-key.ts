import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { schemaDigest } from '../../../shell/server/live-manifest/schema-digest.ts';
import { explainingFileErrors } from '../../file-error.ts';
import { OperatorError } from '../../operator-error.ts';
import { type Statement, signedMessage } from '../../signatures/statement.ts';

/** A private key, and the public key that belongs to it. */
export type PrivateKey = { readonly key: KeyObject; readonly publicKey: string };

const withPublicKey = (key: KeyObject): PrivateKey => ({
  key,
  publicKey: createPublicKey(key).export({ format: 'jwk' }).x ?? '',
});

export function createKey(): PrivateKey {
  const key = withPublicKey(generateKeyPairSync('ed25519').privateKey);
  // One in 64 begins with a dash, and would be mistaken for an option: `--key -x`.
  return key.publicKey.startsWith('-') ? createKey() : key;
}

/** @throws {OperatorError} KEY_UNUSABLE */
export function readPrivateKey(path: string): PrivateKey {
  const pem = explainingFileErrors({ code: 'KEY_UNUSABLE', done: 'The private key cannot be read', path }, () =>
    readFileSync(path),
  );
  const key = parsePrivateKey(pem);
  if (key?.asymmetricKeyType === 'ed25519') return withPublicKey(key);
  const fact = `${path} is not a private key of the kind Ed25519, in PEM and without a passphrase.`;
  throw new OperatorError('KEY_UNUSABLE', fact, '"conch keys --out FILE" makes one.');
}

function parsePrivateKey(pem: Buffer): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined; // each fault has another error of OpenSSL
  }
}

/** States that the text is the manifest of the site now. */
export function signText(text: string, keys: readonly PrivateKey[], time = new Date()): Statement {
  const about = { time: time.toISOString(), contract: schemaDigest };
  const message = Buffer.from(signedMessage(text, about));
  return {
    ...about,
    signatures: keys.map(({ key, publicKey }) => ({
      key: publicKey,
      signature: sign(null, message, key).toString('base64url'),
    })),
  };
}
