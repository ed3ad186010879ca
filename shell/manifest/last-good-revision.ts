import { readText } from '../storage.ts';

/** Where the last good manifest of the site at `base` is in `localStorage`. */
export const lastGoodKey = (base: string): string => `conch:manifest:${base}`;

/**
 * Revision of the last good manifest of the site at `base`; 0 if there is none. Parses nothing, because every start asks for it:
 * `revision` is the first property that last-good-manifest.ts writes. No manifest has a revision of more than 14 digits.
 */
export const lastGoodRevision = (base: string): number =>
  Number(/^{"revision":(\d{1,14}),/.exec(readText('localStorage', lastGoodKey(base)) ?? '')?.[1] ?? 0);
