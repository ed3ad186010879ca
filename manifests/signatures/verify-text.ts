import { createPublicKey, verify } from 'node:crypto';
import { type Statement, signedMessage } from './statement.ts';

const PUBLIC_KEY = /^[A-Za-z0-9_-]{43}$/;

/** Whether a text is what `conch keys` prints as a public key. */
export const isPublicKey = (text: string): boolean =>
  PUBLIC_KEY.test(text) && Buffer.from(text, 'base64url').toString('base64url') === text;

/**
 * The newest statement that is about this text, and signed with one of the keys. Undefined if there is none.
 *
 * @param keys public keys: see `isPublicKey`
 */
export const findStatement = (
  text: string,
  statements: readonly Statement[],
  keys: readonly string[],
): Statement | undefined =>
  statements.find((statement) => {
    const message = Buffer.from(signedMessage(text, statement));
    return statement.signatures.some(
      ({ key, signature }) =>
        keys.includes(key) && verify(null, message, publicKey(key), Buffer.from(signature, 'base64url')),
    );
  });

/** https://www.rfc-editor.org/rfc/rfc8037#section-2 */
const publicKey = (key: string) => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
