import { parseStatements, type Statement, signedMessage } from '../../manifests/signatures/statement.ts';
import { ShellError } from '../errors.ts';

/**
 * Finds out whether a text is what the holder of one of the keys has signed.
 *
 * @param signature the content of the signature file
 * @throws {ShellError} MANIFEST_UNSIGNED, MANIFEST_UNVERIFIABLE
 */
export type Verify = (text: string, signature: string | undefined) => Promise<Statement>;

const ALGORITHM = 'Ed25519';

/**
 * @param url of the manifest, for messages
 * @param keys public keys: 32 bytes each, in base64url, with spaces between them
 */
export function signatureVerifier(url: string, keys: string): Verify {
  let imported: Promise<ReadonlyMap<string, CryptoKey>> | undefined;
  return async (text, signature) => {
    imported ??= importKeys(url, keys);
    const known = await imported;
    const statements = signature === undefined ? [] : parseStatements(signature);
    for (const statement of statements) {
      const message = new TextEncoder().encode(signedMessage(text, statement));
      for (const { key, signature } of statement.signatures) {
        const publicKey = known.get(key);
        if (publicKey && (await isSignedBy(publicKey, signature, message))) return statement;
      }
    }
    const fact = statements.length > 0 ? 'is not what a key of this site has signed' : 'has no signature';
    throw new ShellError('MANIFEST_UNSIGNED', `${url} ${fact}`);
  };
}

async function isSignedBy(key: CryptoKey, signature: string, message: BufferSource): Promise<boolean> {
  const bytes = fromBase64Url(signature);
  return bytes !== undefined && crypto.subtle.verify(ALGORITHM, key, bytes, message);
}

async function importKeys(url: string, keys: string): Promise<ReadonlyMap<string, CryptoKey>> {
  // Undefined on plain HTTP, except on localhost: https://developer.mozilla.org/docs/Web/API/Crypto/subtle
  const { subtle }: { subtle?: SubtleCrypto } = crypto;
  if (!subtle)
    throw new ShellError('MANIFEST_UNVERIFIABLE', `${url} is signed, but ${location.origin} is not a secure context`);
  const imported = keys.split(' ').map(async (key): Promise<[string, CryptoKey]> => {
    const bytes = fromBase64Url(key) ?? new Uint8Array();
    return [key, await subtle.importKey('raw', bytes, ALGORITHM, false, ['verify'])];
  });
  try {
    return new Map(await Promise.all(imported));
  } catch (cause) {
    throw new ShellError(
      'MANIFEST_UNVERIFIABLE',
      `${url} is signed, but this browser does not know ${ALGORITHM}, or one of ${keys} is not a key`,
      { cause },
    );
  }
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}
