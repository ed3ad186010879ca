/** The first 12 characters of an integrity's digest, in base64url: the `v` in the URL of a remote entry. */
export const fingerprint = (integrity: string): string =>
  integrity.replace(/^\w+-/, '').slice(0, 12).replaceAll('+', '-').replaceAll('/', '_');
