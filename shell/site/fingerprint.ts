/** The first characters of an integrity's digest, in the form that URLs may hold: the `v` of an entry's URL. */
export const fingerprint = (integrity: string): string =>
  integrity.replace(/^\w+-/, '').slice(0, 12).replaceAll('+', '-').replaceAll('/', '_');
