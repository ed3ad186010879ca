import { createHash } from 'node:crypto';

const algorithms = ['sha256', 'sha384', 'sha512'] as const;

/** A file's integrity by each algorithm that a manifest may use: `sha384-…`. */
export type Digests = Readonly<Record<(typeof algorithms)[number], string>>;

export const digestsOf = (content: Buffer): Digests => ({
  sha256: integrity('sha256', content),
  sha384: integrity('sha384', content),
  sha512: integrity('sha512', content),
});

/** Digests of a file that is compared with some integrities only: by their algorithms, and by that of builds. */
export type NeededDigests = Partial<Digests> & Pick<Digests, 'sha384'>;

/** @param integrities that the file may be compared with */
export function digestsFor(integrities: readonly string[]): (content: Buffer) => NeededDigests {
  const needed = algorithms.filter((algorithm) => integrities.some((each) => each.startsWith(algorithm)));
  return (content) => ({
    sha384: integrity('sha384', content),
    ...(needed.includes('sha256') && { sha256: integrity('sha256', content) }),
    ...(needed.includes('sha512') && { sha512: integrity('sha512', content) }),
  });
}

export const matchesDigest = (digests: NeededDigests, integrity: string): boolean =>
  Object.values(digests).includes(integrity);

const integrity = (algorithm: (typeof algorithms)[number], content: Buffer): string =>
  `${algorithm}-${createHash(algorithm).update(content).digest('base64')}`;
