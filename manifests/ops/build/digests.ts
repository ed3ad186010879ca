import { createHash } from 'node:crypto';

const algorithms = ['sha256', 'sha384', 'sha512'] as const;

/** A file's integrity by each algorithm that a manifest may use: `sha384-…`. */
export type Digests = Readonly<Record<(typeof algorithms)[number], string>>;

export const digestsOf = (content: Buffer): Digests => ({
  sha256: integrity('sha256', content),
  sha384: integrity('sha384', content),
  sha512: integrity('sha512', content),
});

export const matchesDigest = (digests: Digests, integrity: string): boolean =>
  Object.values(digests).includes(integrity);

const integrity = (algorithm: (typeof algorithms)[number], content: Buffer): string =>
  `${algorithm}-${createHash(algorithm).update(content).digest('base64')}`;
