import { isObject } from '../is-object.ts';

/** What the holder of a private key states: at this time, this text was the manifest of the site, and valid by this contract. */
export type Statement = {
  /** ISO 8601. `policy.maxAge` counts from here. */
  readonly time: string;
  /** Digest of the JSON Schema by which the signer has validated the manifest. A shell with the same one does not validate it again. */
  readonly contract: string;
  /** One for each private key. A single one, by a key of the site, is enough. */
  readonly signatures: readonly Signature[];
};

export type Signature = {
  /** The public key: its 32 bytes in base64url. */
  readonly key: string;
  /** The 64 bytes of an Ed25519 signature in base64url: https://www.rfc-editor.org/rfc/rfc8032 */
  readonly signature: string;
};

/**
 * The content of `site.json.sig`. It is written before the manifest, so it also has the statement about the manifest that is still there:
 * both fit it until the manifest is replaced, also if the command is killed in between.
 */
export type SignatureFile = Statement & { readonly previous?: Statement };

/** What is signed. The first line keeps a signature from being used for anything else. */
export const signedMessage = (text: string, { time, contract }: Pick<Statement, 'time' | 'contract'>): string =>
  `conch manifest 1\n${time}\n${contract}\n${text}`;

/** The statements of a signature file, the newest first; none if it is not one. */
export function parseStatements(text: string): readonly Statement[] {
  try {
    const value: unknown = JSON.parse(text);
    return [value, isObject(value) ? value.previous : undefined].filter(isStatement);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

const isStatement = (value: unknown): value is Statement =>
  isObject(value) &&
  typeof value.time === 'string' &&
  Number.isFinite(Date.parse(value.time)) &&
  typeof value.contract === 'string' &&
  Array.isArray(value.signatures) &&
  value.signatures.every(
    (each: unknown) => isObject(each) && typeof each.key === 'string' && typeof each.signature === 'string',
  );

/**
 * When a statement expires, in ms since 1970; never without a longest age.
 *
 * @param maxAge `policy.maxAge` of the manifest that it is about, in seconds
 */
export const expiryOf = ({ time }: Pick<Statement, 'time'>, maxAge: number | undefined): number =>
  maxAge === undefined ? Number.POSITIVE_INFINITY : Date.parse(time) + maxAge * 1_000;

/** Whether less than a fifth of the longest age is left. */
export const isExpiringSoon = (expiry: number, maxAge: number | undefined): boolean =>
  maxAge !== undefined && expiry - Date.now() <= (maxAge * 1_000) / 5;
