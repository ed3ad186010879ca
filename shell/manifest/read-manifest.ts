import { type ParsedManifest, parseManifest } from './parse-manifest.ts';
import { readQuickly } from './read-quickly.ts';

export { explain } from './explain.ts';
export { firstManifest } from './first-manifest.ts';

/** Reads what somebody other than our own server has checked, if anybody has. */
export const readManifest = (value: unknown): ParsedManifest => parseManifest(value, readQuickly);
